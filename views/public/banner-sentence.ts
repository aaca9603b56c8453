import type { IncidentStatus, MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import type { Messages } from '../messages/en.ts'

/** Services and open incidents as they are now: what a sentence needs. */
export interface StatedPage {
  /** Services of which the page says nothing while they are well are among them: not all is down where they are not. */
  everything: { name: string | null; services: NamedService[] }[]
  openIncidents: { status: IncidentStatus }[]
}

interface NamedService {
  id: string
  name: string
  status: ServiceStatus
}

export interface BannerPage extends StatedPage {
  everything: { name: string | null; services: BannerService[] }[]
  openIncidents: {
    id: string
    status: IncidentStatus
    startedAt: number
    nextUpdateBy: number | null
    services: { id: string }[]
  }[]
  maintenance: { status: MaintenanceStatus; scheduledEnd: number; overrun: boolean; services: { id: string }[] }[]
}

interface BannerService extends NamedService {
  troubledSince: number | null
}

export const worstFirst = ['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const
type Trouble = (typeof worstFirst)[number]

const troubleWords = {
  major_outage: 'outage',
  partial_outage: 'partial',
  degraded_performance: 'degraded',
  under_maintenance: 'maintenance',
} as const satisfies Record<Trouble, keyof Messages['banner']>

/** Banner, card, badge and picture take colour, shape and words from the worst status of any service. */
export function worstOf({ everything }: Pick<StatedPage, 'everything'>): ServiceStatus {
  const statuses = everything.flatMap(({ services }) => services.map(({ status }) => status))
  return worstFirst.find((status) => statuses.includes(status)) ?? 'operational'
}

/** One sentence a customer understands: what is worst off, and in which group. */
export function bannerSentence(page: StatedPage, t: Messages): string {
  const worst = worstFirst.find((status) => status === worstOf(page))
  if (worst === undefined) return quietSentence(page.openIncidents, t)
  const affected = placed(page).filter(({ service }) => service.status === worst)
  const isAll = affected.length > 1 && affected.length === placed(page).length
  if (isAll)
    return worst === 'major_outage' ? t.banner.everything : t.banner[troubleWords[worst]](t.banner.all, affected.length)
  else return t.banner[troubleWords[worst]](subjectOf(affected, t), affected.length)
}

function quietSentence(open: StatedPage['openIncidents'], t: Messages): string {
  if (open.length === 0) return t.banner.operational
  else return open.every(({ status }) => status === 'monitoring') ? t.banner.watching : t.banner.looking
}

interface Placed {
  service: NamedService
  group: StatedPage['everything'][number]
}

function placed({ everything }: Pick<StatedPage, 'everything'>): Placed[] {
  return everything.flatMap((group) => group.services.map((service) => ({ service, group })))
}

/** So many services or groups are named; more are counted. */
const mostNamed = 3

function subjectOf(affected: readonly Placed[], t: Messages): string {
  const byGroup = Map.groupBy(affected, ({ group }) => group)
  const groupNames = [...byGroup.keys()].flatMap(({ name }) => (name === null ? [] : [isolated(name)]))
  const areGrouped = groupNames.length === byGroup.size && groupNames.length <= mostNamed
  const areWhole = [...byGroup].every(([{ services }, members]) => services.length === members.length)
  const names = affected.length > mostNamed ? t.banner.services(affected.length) : t.list(affected.map(nameOf))
  if (areGrouped && areWhole && affected.length > 1) return t.banner.allIn(t.list(groupNames), groupNames.length)
  else if (areGrouped && (byGroup.size === 1 || affected.length > mostNamed))
    return t.banner.within(names, t.list(groupNames))
  else if (affected.length > mostNamed) return names
  else return t.list(affected.map((one) => placeOf(one, t)))
}

function nameOf({ service }: Placed): string {
  return isolated(service.name)
}

function placeOf(one: Placed, t: Messages): string {
  return one.group.name === null ? nameOf(one) : t.banner.within(nameOf(one), isolated(one.group.name))
}

/** Everything beside the sentence. Moments are UTC ms. */
export interface BannerFacts {
  /** Null while all is well. */
  since: number | null
  /** Services in trouble that the sentence does not speak of. */
  more: number
  /** Promised by an incident of those services, or else by any; `overdue`: it has passed. */
  nextUpdate: { at: number; incidentId: string; overdue: boolean } | null
  /** The planned end of the maintenance that the sentence speaks of. */
  until: number | null
}

export function bannerFacts(page: BannerPage, now: number): BannerFacts {
  const worst = worstOf(page)
  const all = page.everything.flatMap(({ services }) => services)
  const affected = all.filter(({ status }) => status === worst && status !== 'operational')
  const named = new Set(affected.map(({ id }) => id))
  const touches = ({ services }: { services: { id: string }[] }) => services.some(({ id }) => named.has(id))
  const ofThese = page.openIncidents.filter(touches)
  const since = [
    ...affected.flatMap(({ troubledSince }) => troubledSince ?? []),
    ...(worst === 'operational' ? page.openIncidents.map(({ startedAt }) => startedAt) : []),
  ]
  const ends = worst === 'under_maintenance' ? page.maintenance.filter(isRunning).filter(touches) : []
  return {
    since: since.length === 0 ? null : Math.min(...since),
    more: all.filter(({ status }) => status !== worst && isTrouble(status)).length,
    nextUpdate: nextUpdateOf(ofThese.length > 0 ? ofThese : page.openIncidents, now),
    until:
      ends.length === 0 || ends.some(({ overrun }) => overrun)
        ? null
        : Math.max(...ends.map((one) => one.scheduledEnd)),
  }
}

function isRunning({ status }: { status: MaintenanceStatus }): boolean {
  return status === 'in_progress' || status === 'verifying'
}

function isTrouble(status: ServiceStatus): boolean {
  return status !== 'operational' && status !== 'under_maintenance'
}

function nextUpdateOf(incidents: BannerPage['openIncidents'], now: number): BannerFacts['nextUpdate'] {
  const promised = incidents
    .flatMap(({ id, nextUpdateBy }) => (nextUpdateBy === null ? [] : [{ incidentId: id, at: nextUpdateBy }]))
    .toSorted((a, b) => a.at - b.at)
  const next = promised.find(({ at }) => at > now) ?? promised.at(-1)
  return next ? { ...next, overdue: next.at <= now } : null
}
