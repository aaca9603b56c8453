import { type Organization, organizationBySlug } from '#src/domain/organizations/find-organization.ts'
import { homeSlug, publicUrl } from '#src/domain/settings/instance.ts'
import { pageBase, urls } from '#src/urls.ts'
import type { AppDeps } from '../app-deps.ts'

export interface PageAddress {
  organization: Organization
  /** Where its links lead: `/` or `/s/SLUG/`. */
  base: string
  /** The same, absolute. */
  url: string
}

/** Every public route exists twice: at the root for the home organization, and below `/s/:slug`. */
export const bases = ['', '/s/:slug'] as const

/** The organization a public address speaks of; throws not_found for an unknown slug and while there is no home. */
export function pageOf(deps: AppDeps, slug: string | undefined): PageAddress {
  const base = slug === undefined ? urls.home() : pageBase(slug)
  const organization = organizationBySlug(deps, slug ?? homeSlug(deps) ?? '')
  return { organization, base, url: publicUrl(deps) + base }
}
