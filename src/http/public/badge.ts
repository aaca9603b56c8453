import { notFound } from '#src/domain/errors.ts'
import { worstStatus } from '#src/domain/service-status/effective-status.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { groupUptime } from '#src/domain/status-page/group-days.ts'
import type { PageService } from '#src/domain/status-page/model.ts'
import { readStatusPage } from '#src/domain/status-page/read-status-page.ts'
import { showcased } from '#src/domain/status-page/shown-services.ts'
import { routes } from '#src/routes.ts'
import { type BadgeStyle, badgeStyles } from '#src/words.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { type BadgeProps, badge, longestName } from '#views/public/badge.ts'
import { badgeJson } from '#views/public/badge-json.ts'
import { charactersOf } from '#views/public/text-width.ts'
import type { Binding } from '../action.ts'
import type { QueryName } from './address-of.ts'
import { foreignHeaders } from './audience.ts'
import type { CachedContext } from './cached-page.ts'
import { cachedVariant, type Variant } from './cached-variant.ts'
import { currentPage } from './current-page.ts'

const { files, serviceFiles, embedFiles, serviceBadge } = routes.statusPage

const svg = 'image/svg+xml; charset=utf-8'
const json = 'application/json; charset=utf-8'

/** As asked for in the query: `?label=&style=flat|flat-square&uptime=90d`. */
interface BadgeQuery {
  /** In place of the name. */
  label: string | undefined
  style: BadgeStyle
  /** The uptime of the last 90 days in place of the status. */
  uptime: boolean
}

/** The state of the page, and of one service alone, for a README or an intranet: as a picture, and as shields.io draws it. */
export const badgeRoutes: Binding[] = [
  cachedVariant(files.badge, svg, {
    read,
    render: (at, asked) => badge(ofPage(at, asked)),
    headers: ({ statusPage }) => foreignHeaders(statusPage.organization),
  }),
  cachedVariant(serviceFiles.badge, svg, {
    read,
    render: (at, asked) => badge(ofService(at, asked)),
    headers: ({ statusPage }) => foreignHeaders(statusPage.organization),
  }),
  cachedVariant(embedFiles.badgeJson, json, { read, render: (at, asked) => badgeJson(ofPage(at, asked)) }),
  cachedVariant(serviceBadge.badgeJson, json, { read, render: (at, asked) => badgeJson(ofService(at, asked)) }),
]

/** What is none of the choices counts as not said: a picture has no room for a sentence. */
function read({ label = '', style, uptime }: Partial<Record<QueryName, string>>): Variant<BadgeQuery> {
  const shown = bounded(label)
  const values = {
    label: shown === '' ? undefined : shown,
    style: badgeStyles.find((one) => one === style) ?? 'flat',
    uptime: uptime === '90d',
  }
  return { values, kept: values.label === undefined }
}

/** One line of as many characters as a badge shows; the first letters of a long text alone are counted. */
function bounded(label: string): string {
  const line = label.slice(0, longestName * 20).replace(/[\p{Cc}\s]+/gu, ' ')
  return charactersOf(line).slice(0, longestName).join('').trim()
}

function ofPage({ deps, statusPage }: CachedContext, { label, style, uptime }: BadgeQuery): BadgeProps {
  const { organization, groups } = currentPage(deps, statusPage)
  const t = messagesOf(organization.language)
  const status = worstStatus(groups.flatMap(({ services }) => services.map((service) => service.status)))
  const words = status === 'operational' ? t.banner.operational : t.serviceStatus[status]
  const measured = uptime ? uptimeWords({ deps, statusPage }, () => true) : undefined
  return { name: label ?? organization.name, status, words: measured ?? words, style }
}

function ofService({ deps, statusPage, params }: CachedContext<'id'>, asked: BadgeQuery): BadgeProps {
  const { organization, groups } = currentPage(deps, statusPage)
  const service = groups.flatMap(({ services }) => services).find(({ id }) => id === params.id)
  if (!service) throw notFound('service')
  const name = asked.label ?? serviceLabels(deps.db, organization.id)(service)
  const { status } = service
  const words = messagesOf(organization.language).serviceStatus[status]
  const measured = asked.uptime ? uptimeWords({ deps, statusPage }, ({ id }) => id === params.id) : undefined
  return { name, status, words: measured ?? words, style: asked.style }
}

/** Undefined where none of these shows its uptime. */
function uptimeWords(
  { deps, statusPage }: Pick<CachedContext, 'deps' | 'statusPage'>,
  isMeant: (one: PageService) => boolean,
): string | undefined {
  const t = messagesOf(statusPage.organization.language)
  const services = readStatusPage(deps, statusPage.organization).everything.flatMap((group) => group.services)
  const meant = showcased(services.filter(isMeant))
  if (meant.length === 0) return undefined
  const uptime = groupUptime(meant)
  return uptime === null ? t.services.noDataYet : t.services.uptime(t.percent(uptime))
}
