import { moment } from './moment.ts'
import type { Page } from './shapes.ts'

/** An organization as the owner of a page; `createdAt` is UTC ms. */
export interface PageFacts {
  id: string
  name: string
  slug: string
  customDomain: string | null
  timeZone: string
  createdAt: number
}

/** As the public API has it. `changedAt`: UTC ms, of anything on the page. */
export function publicPageOf({ id, name, timeZone }: PageFacts, url: string, changedAt: number): Page {
  return { id, name, url: url.replace(/\/$/, ''), time_zone: timeZone, updated_at: moment(changedAt) }
}

/** As the management API has it. */
export function managedPageOf({ id, name, slug, customDomain, timeZone, createdAt }: PageFacts, url: string) {
  return {
    id,
    created_at: moment(createdAt),
    updated_at: moment(createdAt),
    name,
    subdomain: slug,
    domain: customDomain,
    url,
    time_zone: timeZone,
  }
}
