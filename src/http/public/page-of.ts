import { notFound } from '#src/domain/errors.ts'
import { isIndexed, type PageOwner, pageOwner } from '#src/domain/organizations/find-page.ts'
import { homeSlug, showsHomepage } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase, routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import type { LiveState, PublicOrganization } from '#views/layout/public-shell.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import type { AppDeps } from '../app-deps.ts'
import { slugOfHost } from '../custom-domain.ts'
import { hashOfStyles } from './own-layer.ts'
import { type PageState, pageState, stateOf, versionOf } from './page-state.ts'

export interface StatusPageAddress {
  organization: PageOwner & PublicOrganization
  /** Its links begin with it: `/` or `/s/SLUG/`. */
  base: string
  /** The page's one address, absolute, with a trailing slash. */
  url: string
  /** The further language of the page in which it is asked for, which is the organization's here; null: its own. */
  language: Language | null
  /** Asked for at the organization's own domain, where nobody is signed in. */
  onOwnDomain: boolean
}

/** The base of the home organization's page, and of each page on its own domain. */
const root = '/'

/** Found for a request whose visitor was admitted, so that the handler behind the guard need not look again. */
const found = new WeakMap<Request, StatusPageAddress>()

/**
 * The organization a public address speaks of; throws not_found for an unknown slug and while there is no home. A request
 * speaks of one page: `slug` is its path's own.
 */
export function statusPageOf(deps: AppDeps, request: Request, slug: string | undefined): StatusPageAddress {
  const known = found.get(request)
  if (known) return known
  const address = findAddress(deps, request, slug)
  found.set(request, address)
  return address
}

/** The page of a short name at the instance's own address, for the team's screens. */
export function statusPageAt(deps: AppDeps, slug: string): StatusPageAddress {
  const owner = pageOwner(deps, slug)
  const base = pageBase(owner.slug)
  return { organization: shown(deps, owner, base), base, url: pageUrl(deps, owner), language: null, onOwnDomain: false }
}

function findAddress(deps: AppDeps, request: Request, slug: string | undefined): StatusPageAddress {
  const ofHost = slugOfHost(deps, request)
  if (ofHost !== null && slug !== undefined) throw notFound('page')
  const owner = pageOwner(deps, ofHost ?? slug ?? homeSlug(deps) ?? '')
  const base = slug !== undefined || isHomepageAt(deps, ofHost) ? pageBase(slug ?? owner.slug) : root
  const language = languageAsked(request, owner)
  const spoken = language === null ? owner : { ...owner, language }
  const organization = { ...shown(deps, spoken, base), languages: [owner.language, ...furtherOf(owner)] }
  return { organization, base, url: pageUrl(deps, owner), language, onOwnDomain: ofHost !== null }
}

/** By `?language=` alone: what a cache keeps of an address is for everybody. */
function languageAsked({ url }: Request, owner: PageOwner): Language | null {
  const mark = url.indexOf('?')
  if (mark < 0 || owner.furtherLanguages.length === 0) return null
  const asked = new URLSearchParams(url.slice(mark)).get('language')
  return furtherOf(owner).find((one) => one === asked) ?? null
}

/** One of them may have become the page's own since. */
function furtherOf({ language, furtherLanguages }: PageOwner): Language[] {
  return furtherLanguages.filter((one) => one !== language)
}

/**
 * Is this the instance's own homepage, which stands at `/` instead of the home organization's status page? Everything else
 * at the root stays the home organization's, and leads on below `/s/SLUG/`. An organization's own domain is its own.
 */
export function isHomepage(deps: AppDeps, request: Request, route: AnyRoute, slug: string | undefined): boolean {
  return (
    route.name === routes.statusPage.show.name && slug === undefined && isHomepageAt(deps, slugOfHost(deps, request))
  )
}

function isHomepageAt(deps: AppDeps, slugOfDomain: string | null): boolean {
  return slugOfDomain === null && showsHomepage(deps)
}

function shown(deps: AppDeps, owner: PageOwner, base: string): StatusPageAddress['organization'] {
  const { logo, dark_logo: darkLogo, favicon } = owner.pictures
  const { picture, styles } = routes.statusPage.files
  const addressOf = (hash: string | undefined) => (hash === undefined ? null : picture.url({ base, hash }))
  return {
    ...owner,
    logoUrl: addressOf(logo),
    darkLogoUrl: addressOf(darkLogo),
    faviconUrl: addressOf(favicon),
    stylesUrl: owner.customCss === '' ? null : styles.url({ base, hash: hashOfStyles(owner.customCss) }),
    indexed: isIndexed(owner),
    live: () => liveState(deps, owner, () => pageState(deps, owner, messagesOf(owner.language))),
  }
}

/** The organization with the state of a page that was read already, so that the head need not read it again. */
export function withState(
  deps: AppDeps,
  organization: StatusPageAddress['organization'],
  page: Parameters<typeof stateOf>[0],
): StatusPageAddress['organization'] {
  const read = () => stateOf(page, messagesOf(organization.language))
  return { ...organization, live: () => liveState(deps, organization, read) }
}

/** Asked for while a page is made, and never where a kept one is given. */
function liveState(deps: AppDeps, owner: PageOwner, read: () => PageState): LiveState | null {
  if (owner.visibility !== 'public') return null
  const state = read()
  const imageUrl = routes.statusPage.shareImage.url({ base: pageUrl(deps, owner) }, { v: versionOf(owner, state) })
  return { sentence: state.sentence, imageUrl }
}
