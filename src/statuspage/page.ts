import type { Visibility } from '#src/words.ts'
import { moment, optionalMoment } from './moment.ts'
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

/** What the management API says of a page besides. Texts that are not there are null; moments are UTC ms. */
export interface ManagedPageFacts extends PageFacts {
  updatedAt: number
  /** The domain that it would have, be it proven or not. */
  wantedDomain: string | null
  websiteUrl: string | null
  supportUrl: string | null
  hiddenFromSearch: boolean
  visibility: Visibility
  /** `#rrggbb`. */
  brandColor: string | null
  senderAddress: string | null
  /** Empty: none. */
  mailFooter: string
  /** From which alone visitors come in. */
  networks: readonly string[]
  logo: PictureFacts | null
  favicon: PictureFacts | null
}

export interface PictureFacts {
  /** Absolute. */
  url: string
  /** Bytes. */
  size: number
  createdAt: number
}

/** As the management API has it: every key of the original, in its order. What Opsentry has not is null, or what it does instead. */
export function managedPageOf(page: ManagedPageFacts) {
  const { logo, favicon } = page
  return {
    id: pageIdOf(page),
    created_at: moment(page.createdAt),
    updated_at: moment(page.updatedAt),
    name: page.name,
    page_description: null,
    headline: null,
    branding: 'basic',
    subdomain: page.slug,
    domain: page.wantedDomain,
    url: page.websiteUrl,
    support_url: page.supportUrl,
    hidden_from_search: page.hiddenFromSearch,
    allow_page_subscribers: true,
    allow_incident_subscribers: true,
    allow_email_subscribers: true,
    allow_sms_subscribers: false,
    allow_rss_atom_feeds: true,
    allow_webhook_subscribers: true,
    notifications_from_email: page.senderAddress,
    notifications_email_footer: page.mailFooter || null,
    activity_score: null,
    twitter_username: null,
    viewers_must_be_team_members: page.visibility === 'members',
    ip_restrictions: page.networks.length === 0 ? null : page.networks.join(', '),
    city: null,
    state: null,
    country: null,
    time_zone: page.timeZone,
    ...look,
    css_graph_color: accentOf(page),
    css_link_color: accentOf(page),
    css_no_data: 'cfd6d6',
    favicon_logo: small(favicon),
    transactional_logo: large(logo),
    hero_cover: large(null),
    email_logo: large(logo),
    twitter_logo: small(null),
  }
}

/** Opsentry's own colours where the look is light, as `static/tokens.css` has them; without the #, as the original. */
const look = {
  css_body_background_color: 'f7f8f8',
  css_font_color: '16201f',
  css_light_font_color: '55625f',
  css_greens: '169c63',
  css_yellows: 'a88600',
  css_oranges: 'cf4a0a',
  css_blues: '3a70da',
  css_reds: '96102b',
  css_border_color: 'e1e5e6',
}

function accentOf({ brandColor }: Pick<ManagedPageFacts, 'brandColor'>): string {
  return brandColor?.slice(1) ?? '0f6b63'
}

function small(picture: PictureFacts | null) {
  return { updated_at: changedAt(picture), size: picture?.size ?? null, url: picture?.url ?? '' }
}

function large(picture: PictureFacts | null) {
  const url = picture?.url ?? ''
  return {
    ...{ updated_at: changedAt(picture), original_url: url, size: picture?.size ?? null },
    ...{ normal_url: url, retina_url: url },
  }
}

function changedAt(picture: PictureFacts | null): string | null {
  return optionalMoment(picture?.createdAt ?? null)
}
