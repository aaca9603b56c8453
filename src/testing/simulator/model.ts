import type { Origin } from '#src/domain/context.ts'
import type { Following } from '#src/domain/subscribers/following.ts'
import type { Channel, IncidentStatus, ServiceStatus, WebhookEvent } from '#src/words.ts'
import { type Destiny, destinyOfAddress } from './people.ts'

/**
 * What the simulator knows of the instance from what it did itself, and compares with what the instance says. Times: UTC ms; those of
 * services and of what was said of them by the true clock, and in the order in which it was said.
 */
export interface Model {
  organizations: ModelOrganization[]
  /** Of the team, without those who must stay; who was erased is none any more. */
  accounts: ModelAccount[]
  tokens: ModelToken[]
  mailDomains: ModelMailDomain[]
  /** Versions of the privacy policy that were published lately. */
  policies: ModelPolicy[]
  /** Addresses of whoever asked to be erased everywhere. */
  forgotten: Set<string>
}

export interface ModelOrganization {
  id: string
  name: string
  timeZone: string
  recallSeconds: number
  deletedAt: number | null
  services: ModelService[]
  incidents: ModelIncident[]
  subscribers: ModelSubscriber[]
  endpoints: ModelEndpoint[]
  /** Lists that were looked at and not imported yet. */
  lists: ModelList[]
  /** Lists whose import has begun. */
  imports: ModelList[]
  /** Who asked by the form, elapsed ms, until they were written to. */
  requests: { email: string; at: number }[]
  /** Address -> who asked for it last, and for what. */
  asked: Map<string, { by: 'form' | 'team'; following: Following }>
}

export interface ModelAccount {
  persona: (typeof colleagues)[number]
  email: string
  /** Where they act from, and nobody else. */
  ip: string
  deletedAt: number | null
  /** Token of the link that brings it back; null: it is not deleted, or nobody has the link. */
  link: string | null
}

export interface ModelPolicy {
  id: string
  /** It changes something for somebody. */
  isTold: boolean
  isWithdrawn: boolean
  /** Addresses of accounts that were deleted by then. */
  gone: Set<string>
  /** Elapsed ms. */
  at: number
}

export interface ModelToken {
  id: string
  token: string
  organizationId: string
  /** Whose own it is; null: the organization's. */
  holder: ModelAccount['persona'] | null
  expiresAt: number | null
  isRevoked: boolean
}

/** A domain that an organization says is its own. */
export interface ModelMailDomain {
  id: string
  organizationId: string
  domain: string
  /** In DNS, which proves it. */
  record: { name: string; value: string }
  isProven: boolean
  /** DNS has ever answered with the record. */
  wasFound: boolean
  /**
   * When DNS first said that the record is missing, of one that was proven: elapsed ms, and UTC ms by the clock as it was, or the
   * earliest that it was dated since. `isSure`: the instance could write that down, and has not heard otherwise since. Null: the
   * record is there.
   */
  missing: { at: number; now: number; isSure: boolean } | null
  /** Number of the newest mail that told somebody that the record is missing; 0: none has. */
  toldBy: number
}

/** Members of the home organization, who may leave it without anybody taking their place. */
export const colleagues = ['otto', 'ann', 'ed', 'vic'] as const

export function originOf({ ip, persona }: ModelAccount): Origin {
  return { ip, userAgent: `the browser of ${persona}`, requestId: '' }
}

export interface ModelList {
  id: string
  emails: string[]
  /** Those of them who were not here in any state when it was looked at: they are taken over. */
  unknown: string[]
}

export interface ModelService {
  id: string
  startedAt: number
  /** Set by hand, the oldest first. */
  own: { at: number; status: ServiceStatus }[]
}

export interface ModelIncident {
  id: string
  title: string
  updates: ModelUpdate[]
  isDeleted: boolean
}

/** A program of the team's own. */
export interface ModelEndpoint {
  id: string
  events: WebhookEvent[]
  state: 'active' | 'paused' | 'removed'
}

/** In the order in which they were posted. */
export interface ModelUpdate {
  id: string
  at: number
  status: IncidentStatus
  sets: Map<string, ServiceStatus>
}

export interface ModelSubscriber extends Following {
  id: string
  /** A program's (`webhook`) is told at once, and of nothing again. */
  channel: Channel
  /** Where the address does not say it: of a room in a chat. */
  destiny?: Destiny
  /** As it was until it was erased. */
  address: string
  state: 'asked' | 'active' | 'paused' | 'left' | 'erased'
  /** Of the last change of state: elapsed ms. */
  since: number
}

export function organizationIn(model: Model, id: string): ModelOrganization {
  const found = model.organizations.find((one) => one.id === id)
  if (!found) throw new Error(`the simulator knows no organization ${id}`)
  return found
}

export function subscriberIn(model: Model, id: string): ModelSubscriber | undefined {
  for (const { subscribers } of model.organizations) {
    const found = subscribers.find((one) => one.id === id)
    if (found) return found
  }
  return undefined
}

/** What becomes of messages to them. */
export function destinyOf({ destiny, address }: Pick<ModelSubscriber, 'destiny' | 'address'>): Destiny {
  return destiny ?? destinyOfAddress(address)
}

export function isOpen({ updates, isDeleted }: ModelIncident): boolean {
  return !isDeleted && !endsAt(updates.toSorted(byMoment).at(-1))
}

/** Of two at the same moment the one that was posted later counts. */
function byMoment(a: ModelUpdate, b: ModelUpdate): number {
  return a.at - b.at
}

function endsAt(update: ModelUpdate | undefined): boolean {
  return update?.status === 'resolved' || update?.status === 'postmortem'
}

/** From mild to severe. */
const severities: ServiceStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
]

/** A window that truly ran, as the instance recorded it. */
export interface RanWindow {
  serviceId: string
  startedAt: number
  endedAt: number | null
}

/** The plain reference: the worst of what is said of a service at one moment. */
export function statusAt(
  { incidents }: ModelOrganization,
  { id, own }: ModelService,
  windows: readonly RanWindow[],
  at: number,
): ServiceStatus {
  const byHand = own.findLast((fact) => fact.at <= at)?.status ?? 'operational'
  const ofIncidents = incidents.filter(({ isDeleted }) => !isDeleted).map((incident) => effectAt(incident, id, at))
  const runs = windows.some((one) => one.serviceId === id && one.startedAt <= at && at < (one.endedAt ?? Infinity))
  const said = [byHand, ...ofIncidents, runs ? ('under_maintenance' as const) : ('operational' as const)]
  return said.reduce((worst, one) => (severities.indexOf(one) > severities.indexOf(worst) ? one : worst))
}

function effectAt({ updates }: ModelIncident, serviceId: string, at: number): ServiceStatus {
  const said = updates.filter((update) => update.at <= at).toSorted(byMoment)
  if (endsAt(said.at(-1))) return 'operational'
  return said.findLast(({ sets }) => sets.has(serviceId))?.sets.get(serviceId) ?? 'operational'
}

/** Who must hear of something about these services, now. `quarantined`: subscribers to whom nothing is sent. */
export function audienceOf(
  { subscribers }: ModelOrganization,
  about: { kind: 'incident' | 'maintenance'; serviceIds: readonly string[] },
  who: 'people' | 'programs',
  quarantined: ReadonlySet<string>,
): string[] {
  return subscribers
    .filter(
      (one) =>
        (one.channel === 'webhook') === (who === 'programs') && one.state === 'active' && !quarantined.has(one.id),
    )
    .filter((one) => (about.kind === 'incident' ? one.incidents : one.maintenance))
    .filter(({ serviceIds }) => serviceIds === null || serviceIds.some((id) => about.serviceIds.includes(id)))
    .map(({ id }) => id)
    .toSorted()
}
