import { pageBase, routes } from '#src/routes.ts'
import type { Visibility } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { homeSlug, publicUrl, showsHomepage } from './instance.ts'

interface Addressed {
  slug: string
  customDomain: string | null
}

type Here = Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'>

/**
 * The absolute URL of an organization's page, with a trailing slash: the one that links in mails, feeds and pages use. On its
 * own domain where it has one, with the scheme and the port of this instance.
 */
export function pageUrl(deps: Here, organization: Addressed): string {
  const { customDomain } = organization
  return customDomain === null ? pageUrlHere(deps, organization) : domainUrl(deps, customDomain)
}

/** The page's URL for the team: one that is not public opens to them only at the host where they are signed in. */
export function pageUrlForTeam(deps: Here, organization: Addressed & { visibility: Visibility }): string {
  return organization.visibility === 'public' ? pageUrl(deps, organization) : pageUrlHere(deps, organization)
}

/** The page's URL at the instance's own host, where people are signed in. */
export function pageUrlHere(deps: Here, { slug }: Pick<Addressed, 'slug'>): string {
  const atRoot = homeSlug(deps) === slug && !showsHomepage(deps)
  return publicUrl(deps) + (atRoot ? routes.statusPage.show.url({ base: '/' }) : pageBase(slug))
}

function domainUrl(deps: Here, domain: string): string {
  const { protocol, port } = new URL(publicUrl(deps))
  return `${protocol}//${domain}${port === '' ? '' : `:${port}`}/`
}
