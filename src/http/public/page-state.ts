import { readUnresolved } from '#src/domain/status-page/load-incidents.ts'
import { readServices } from '#src/domain/status-page/read-services.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Messages } from '#views/messages/en.ts'
import { bannerSentence, worstOf } from '#views/public/banner-sentence.ts'
import type { AppDeps } from '../app-deps.ts'
import type { StatusPageAddress } from './page-of.ts'

/** A status page at a glance, for what other sites and programs show of it. */
export interface PageState {
  /** The worst of its services'. */
  status: ServiceStatus
  /** One sentence a customer understands. */
  sentence: string
  /** Newest first. */
  incidents: { id: string; title: string }[]
}

export function pageState(deps: AppDeps, organization: StatusPageAddress['organization'], t: Messages): PageState {
  const groups = readServices(deps, organization).map(({ group, services }) => ({ name: group?.name ?? null, services }))
  const openIncidents = readUnresolved(deps, organization)
  const page = { groups, openIncidents }
  return {
    status: worstOf(page),
    sentence: bannerSentence(page, t),
    incidents: openIncidents.map(({ id, title }) => ({ id, title })),
  }
}
