import type { Role } from '#src/words.ts'
import { moment } from './moment.ts'

/** Somebody of the team, or invited to it; `since`: UTC ms. */
export interface PersonFacts {
  id: string
  email: string
  /** Null: nobody has written it yet. */
  name: string | null
  role: Role
  since: number
}

/** A name is one text here: its last word counts as the last name. */
export function userOf({ id, email, name, since }: PersonFacts, organizationId: string) {
  const words = name?.trim().split(/\s+/) ?? []
  return {
    id,
    organization_id: organizationId,
    email,
    first_name: words.slice(0, Math.max(1, words.length - 1)).join(' ') || null,
    last_name: words.length > 1 ? (words.at(-1) ?? null) : null,
    created_at: moment(since),
    updated_at: moment(since),
  }
}

/** The whole name of a user as Statuspage has it in two parts; null: none is sent. */
export function nameOf(first: string | null | undefined, last: string | null | undefined): string | null {
  return [first, last].flatMap((part) => part?.trim() || []).join(' ') || null
}

/** Statuspage's roles on a page. */
export interface PageRoles {
  page_configuration: boolean
  incident_manager: boolean
  maintenance_manager: boolean
}

export const roleNames = ['page_configuration', 'incident_manager', 'maintenance_manager'] as const

export function permissionsOf({ id, role }: PersonFacts, pageId: string) {
  return { user_id: id, pages: [{ page_id: pageId, ...pageRolesOf(role) }] }
}

function pageRolesOf(role: Role): PageRoles {
  const isEditor = role !== 'viewer'
  return {
    page_configuration: role === 'owner' || role === 'admin',
    incident_manager: isEditor,
    maintenance_manager: isEditor,
  }
}

/** The role that stands for these; `before`: what is not said stays as it was. Undefined: there is none that does one without the other. */
export function roleWith(asked: Partial<PageRoles>, before: Role): Role | undefined {
  const now = { ...pageRolesOf(before), ...asked }
  if (Object.keys(asked).length === 0) return before
  else if (now.page_configuration) return before === 'owner' ? 'owner' : 'admin'
  else if (now.incident_manager !== now.maintenance_manager) return undefined
  else return now.incident_manager ? 'editor' : 'viewer'
}
