import { createHash } from 'node:crypto'
import { routes } from '#src/routes.ts'
import { type GroupValues, groupResource } from '#src/scim/group.ts'
import { userResource } from '#src/scim/user.ts'
import type { Deps } from '../context.ts'
import { publicUrl } from '../settings/instance.ts'
import type { ScimGroup } from './find-groups.ts'
import type { ScimUser } from './find-users.ts'

/** A person or a group as SCIM shows it. */
export interface Resource extends Record<string, unknown> {
  id: string
  meta: Meta
}

interface Meta {
  resourceType: 'User' | 'Group'
  created: string
  lastModified: string
  location: string
  /** An ETag: it differs whenever anything else here does. */
  version: string
}

export function showUser(deps: Deps, user: ScimUser): Resource {
  const { id, userName, externalId, displayName, formatted, givenName, familyName, email, active } = user
  const shown = userResource({ id, userName, externalId, displayName, formatted, givenName, familyName, email, active })
  const version = createHash('sha256')
    .update(JSON.stringify([shown, user.changedAt]))
    .digest('base64url')
    .slice(0, 16)
  return { ...shown, meta: metaOf(deps, 'User', user, version) }
}

/** `members` null: they were not asked for. */
export function showGroup(deps: Deps, group: ScimGroup, members: Set<string> | null): Resource {
  const { id, displayName, externalId } = group
  const values: GroupValues & { id: string } = { id, displayName, externalId, members: members ?? new Set() }
  const { members: listed, ...shown } = groupResource(values, scimBase(deps))
  const meta = metaOf(deps, 'Group', group, String(group.version))
  return members === null ? { ...shown, meta } : { ...shown, members: listed, meta }
}

/** Absolute, with a slash at its end: what an administrator gives the identity provider, but for that slash. */
export function scimBase(deps: Deps): string {
  return `${absolute(deps, routes.scim.config.url()).replace(/[^/]*$/, '')}`
}

function metaOf(
  deps: Deps,
  resourceType: Meta['resourceType'],
  { id, createdAt, changedAt }: { id: string; createdAt: number; changedAt: number },
  version: string,
): Meta {
  const route = resourceType === 'User' ? routes.scim.user.show : routes.scim.group.show
  return {
    resourceType,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(changedAt).toISOString(),
    location: absolute(deps, route.url({ id })),
    version: `W/"${version}"`,
  }
}

function absolute(deps: Deps, path: string): string {
  return new URL(path, publicUrl(deps)).href
}
