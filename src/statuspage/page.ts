import { moment } from './moment.ts'
import type { Page } from './shapes.ts'

/** An organization as the owner of a page; `createdAt` is UTC ms. */
export interface PageFacts {
  id: string
  /** The id it had at Statuspage. */
  statuspageId: string | null
  name: string
  slug: string
  customDomain: string | null
  timeZone: string
  createdAt: number
}

/** The id by which programs know the page: the one that stands in their configuration, where it came from Statuspage. */
export function pageIdOf({ id, statuspageId }: Pick<PageFacts, 'id' | 'statuspageId'>): string {
  return statuspageId ?? id
}

/** As the public API has it. `changedAt`: UTC ms, of anything on the page. */
export function publicPageOf(page: PageFacts, url: string, changedAt: number): Page {
  const { name, timeZone } = page
  return { id: pageIdOf(page), name, url: url.replace(/\/$/, ''), time_zone: timeZone, updated_at: moment(changedAt) }
}

/** As the management API has it. */
export function managedPageOf(page: PageFacts, url: string) {
  const { name, slug, customDomain, timeZone, createdAt } = page
  return {
    id: pageIdOf(page),
    created_at: moment(createdAt),
    updated_at: moment(createdAt),
    name,
    subdomain: slug,
    domain: customDomain,
    url,
    time_zone: timeZone,
  }
}
