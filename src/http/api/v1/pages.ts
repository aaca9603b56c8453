import { type Static, Type } from '@sinclair/typebox'
import { changePage, type PageFields } from '#src/domain/organizations/change-page.ts'
import { wantedDomain } from '#src/domain/organizations/domain-proof.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { pictureFacts } from '#src/domain/organizations/pictures.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { pageChangedAt } from '#src/domain/status-page/page-changed-at.ts'
import { routes } from '#src/routes.ts'
import { managedPageOf, type PictureFacts } from '#src/statuspage/page.ts'
import { flag, maybe, nullable, text } from '#src/statuspage/schemas/kinds.ts'
import { color, Page } from '#src/statuspage/schemas/page.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import type { AppDeps } from '../../app-deps.ts'
import { known } from './named-fields.ts'
import { type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { refuseOtherThan } from './unchanged.ts'

const { pages, page } = routes.managementApi

const given = 'Opsentry gives it: leave it out.'
const ownColor =
  'Pages keep Opsentry’s own colours, which can be read in light and dark: leave it out, and set css_link_color.'
const unmade = 'A page has none here: leave it out.'
const picture = 'Pictures are uploaded in the dashboard, under Settings: leave it out.'

/** Part of every answer, and of no change; whatever programs send back of it must be as it was. */
const fixed: Record<string, string> = {
  ...{ id: given, created_at: given, updated_at: given, activity_score: given },
  ...{ page_description: unmade, headline: unmade, twitter_username: unmade },
  ...{ city: unmade, state: unmade, country: unmade },
  branding: 'Opsentry has one look: send basic, or leave it out.',
  allow_page_subscribers: 'Everybody may follow the whole page here: send true, or leave it out.',
  allow_incident_subscribers: 'Everybody may follow a single incident here: send true, or leave it out.',
  allow_email_subscribers: 'Everybody may subscribe by mail here: send true, or leave it out.',
  allow_sms_subscribers: 'Opsentry sends no text messages: send false, or leave it out.',
  allow_rss_atom_feeds: 'Every page has its feeds here: send true, or leave it out.',
  allow_webhook_subscribers: 'Everybody may subscribe by webhook here: send true, or leave it out.',
  ip_restrictions: 'Networks are listed in the dashboard, under Settings: leave it out.',
  ...{ css_body_background_color: ownColor, css_font_color: ownColor, css_light_font_color: ownColor },
  ...{ css_greens: ownColor, css_yellows: ownColor, css_oranges: ownColor, css_blues: ownColor, css_reds: ownColor },
  ...{ css_border_color: ownColor, css_no_data: ownColor },
  ...{ favicon_logo: picture, transactional_logo: picture, hero_cover: picture },
  ...{ email_logo: picture, twitter_logo: picture },
}
const accentTwice = 'Graphs have the colour of links here: send the same as css_link_color, or leave it out.'

const PageChange = Type.Object({
  ...Object.fromEntries(
    Object.entries(fixed).map(([name, description]) => [name, maybe(Type.Unknown({ description }))]),
  ),
  name: maybe(text('Its name.')),
  subdomain: maybe(text('Its short name: links to the old one lead on.')),
  domain: maybe(nullable(text('Its own host name: served once DNS proves that it is yours; null gives it up.'))),
  url: maybe(nullable(text('Your website, to which the logo links; null: to the page itself.', 500))),
  support_url: maybe(nullable(text('Where visitors find help: a web or an e-mail address.', 500))),
  hidden_from_search: maybe(flag('Search engines leave it out.')),
  notifications_from_email: maybe(nullable(text('The sender of its mail; null: the instance’s own.'))),
  notifications_email_footer: maybe(
    nullable(text('Markdown at the foot of its mail to subscribers; null: none.', 2000)),
  ),
  viewers_must_be_team_members: maybe(flag('The team alone sees it; false opens such a page to everybody.')),
  time_zone: maybe(text('By its IANA name, such as Europe/Berlin or UTC.')),
  css_graph_color: maybe(color('The same as css_link_color.')),
  css_link_color: maybe(nullable(color('Its accent, such as 0f6b63; null: Opsentry’s own.'))),
})

const change = {
  summary: 'Change a page',
  notes:
    'What is left out stays as it is, with PUT as with PATCH; all of it is done, or nothing. Fields that Opsentry has no use for are refused by their names, unless they are sent as they were read.',
  body: wrapped('page', PageChange),
  example: { name: 'Acme Status', time_zone: 'Europe/Berlin', hidden_from_search: false },
  answers: Page,
  fieldNames: {
    ...{ slug: 'subdomain', customDomain: 'domain', websiteUrl: 'url', brandColor: 'css_link_color' },
    ...{ membersOnly: 'viewers_must_be_team_members', senderAddress: 'notifications_from_email' },
    mailFooter: 'notifications_email_footer',
  },
}

export const pageOperations: readonly Operation[] = [
  operation(pages, { summary: 'Get the pages of the token', answers: Type.Array(Page) }, ({ deps, organizationId }) => [
    pageNow(deps, organizationId),
  ]),
  operation(page.show, { summary: 'Get a page', answers: Page }, ({ deps, organizationId }) =>
    pageNow(deps, organizationId),
  ),
  operation(page.patch, change, changeAll),
  operation(page.put, change, changeAll),
]

async function changeAll(context: OperationContext<'page_id', unknown, Static<typeof PageChange>>) {
  const { deps, actor, organizationId, input } = context
  const before = pageNow(deps, organizationId)
  const accent = { css_graph_color: input.css_link_color ?? before.css_link_color }
  refuseOtherThan(() => ({ ...before, ...accent }), input, { ...fixed, css_graph_color: accentTwice })
  // Where the page has none of its own, the colour that it answers is Opsentry's.
  const isSame = hex(input.css_link_color) === hex(before.css_link_color)
  const asked = isSame ? { ...input, css_link_color: undefined } : input
  await changePage(deps, actor, organizationId, fieldsIn(asked))
  return pageNow(deps, organizationId)
}

function hex(color: string | null | undefined): string | undefined {
  return color?.replace(/^#/, '').toLowerCase()
}

function fieldsIn(input: Static<typeof PageChange>): Partial<PageFields> {
  const orNone = (text: string | null | undefined) => (text === null ? '' : text)
  return known({
    name: input.name,
    slug: input.subdomain,
    timeZone: input.time_zone,
    customDomain: orNone(input.domain),
    websiteUrl: orNone(input.url),
    supportUrl: orNone(input.support_url),
    brandColor: orNone(input.css_link_color),
    hiddenFromSearch: input.hidden_from_search,
    membersOnly: input.viewers_must_be_team_members,
    senderAddress: orNone(input.notifications_from_email),
    mailFooter: orNone(input.notifications_email_footer),
  })
}

function pageNow(deps: AppDeps, organizationId: string): Static<typeof Page> {
  const organization = organizationById(deps, organizationId)
  const pictures = pictureFacts(deps.db, organizationId)
  const base = pageUrl(deps, organization)
  const shown = (kind: OrganizationFileKind): PictureFacts | null => {
    const found = pictures.find((one) => one.kind === kind)
    return found ? { ...found, url: routes.statusPage.files.picture.url({ base, hash: found.hash }) } : null
  }
  return managedPageOf({
    ...organization,
    updatedAt: pageChangedAt(deps, organization),
    wantedDomain: wantedDomain(deps.db, organization),
    networks: organization.pageNetworkRule === 'limits' ? organization.pageNetworks : [],
    logo: shown('logo'),
    favicon: shown('favicon'),
  })
}
