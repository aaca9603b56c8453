import { createHash } from 'node:crypto'
import type { PageOwner } from '#src/domain/organizations/find-page.ts'
import { readUnresolved } from '#src/domain/status-page/load-incidents.ts'
import type { PageOrganization, StatusPage } from '#src/domain/status-page/model.ts'
import { readServices } from '#src/domain/status-page/read-services.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Messages } from '#views/messages/en.ts'
import { bannerSentence, worstOf } from '#views/public/banner-sentence.ts'
import type { AppDeps } from '../app-deps.ts'

/** A status page at a glance, for what other sites and programs show of it. */
export interface PageState {
  /** The worst of its services'. */
  status: ServiceStatus
  /** One sentence a customer understands. */
  sentence: string
  /** Newest first. */
  incidents: { id: string; title: string }[]
}

/** What a state is told from. */
type Shown = Omit<Parameters<typeof bannerSentence>[0], 'openIncidents'> & Pick<StatusPage, 'openIncidents'>

export function pageState(deps: AppDeps, organization: PageOrganization, t: Messages): PageState {
  return stateOf(readShown(deps, organization), t)
}

function readShown(deps: AppDeps, organization: PageOrganization): Shown {
  const everything = readServices(deps, organization).map(({ group, services }) => ({
    name: group?.name ?? null,
    services,
  }))
  return { everything, openIncidents: readUnresolved(deps, organization) }
}

/** Of a page that was read already. */
export function stateOf(page: Shown, t: Messages): PageState {
  return {
    status: worstOf(page),
    sentence: bannerSentence(page, t),
    incidents: page.openIncidents.map(({ id, title }) => ({ id, title })),
  }
}

/** Of the picture of a state: another one where anything on it differs. */
export function versionOf({ name, pictures }: PageOwner, { status, sentence }: PageState): string {
  const shown = JSON.stringify([name, pictures.logo, status, sentence])
  return createHash('sha256').update(shown).digest('base64url').slice(0, 12)
}
