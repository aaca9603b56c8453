import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { Metadata } from '#src/words/metadata.ts'
import type { IncidentStatus, Indicator, ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { publishable } from '../publications/publishable.ts'
import { effectsOf, findIncident, servicesOf, updatesOf } from './find-incident.ts'
import { endsIncident, type Incident } from './incident.ts'
import type { AffectedService } from './insert-status-update.ts'
import { nameServices, refuseUnknown, unnameServices } from './named-services.ts'
import { settleOwnStatuses, unsettled } from './own-statuses.ts'
import { postUpdateIn } from './post-update.ts'
import { refuseFuture } from './record-backfilled.ts'
import { wordsOr } from './update-texts.ts'

/** What a program changes; absent: it stays as it is. */
export interface IncidentChange {
  title?: string
  /** Null: derived again. */
  impactOverride?: Indicator | null
  metadata?: Metadata
  reminderIntervals?: string | null
  /** UTC ms: moves a back-filled incident. */
  backfilledAt?: number
  status?: IncidentStatus
  /** Markdown. */
  body?: string
  services?: AffectedService[]
  /** The services that it names from now on, with those of `services`; the others are operational again, and named no longer. */
  named?: ServiceId[] | undefined
  /** Services that it names besides. */
  added?: ServiceId[]
  /** Notify subscribers of the update, where one is posted. */
  notify: boolean
}

/**
 * Changes an incident as programs do, in one call: posts one update where the status, the text or the services are new, and
 * edits the rest without telling anybody. Throws invalid for an unknown service.
 */
export const changeIncident = publishable('incident.change_by_program', changeIncidentAtOnce)

function changeIncidentAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  change: IncidentChange,
): Incident {
  authorize(actor, 'incidents:write', organizationId)

  return write(deps.db, (tx) => {
    const before = findIncident(tx, organizationId, id)
    const said = saidBy(tx, before, change)
    const edited = edit(tx, deps, before, change)
    nameServices(tx, before, said.added)
    if (said.isNew)
      tellStatusChanges(tx, deps, organizationId, () =>
        post(tx, deps, actor, findIncident(tx, organizationId, id), said, change),
      )
    unnameServices(tx, id, said.removed)
    if (!said.isNew || Object.keys(edited).length > 0)
      recordAudit(tx, deps, actor, {
        action: 'incident.edited',
        organizationId,
        subject: { type: 'incident', id },
        changes: { before: only(before, edited), after: { ...edited, ...namedIn(said) } },
      })
    return findIncident(tx, organizationId, id)
  })
}

interface Said {
  status: IncidentStatus
  statusIsNew: boolean
  /** An update is owed. */
  isNew: boolean
  services: AffectedService[]
  added: ServiceId[]
  removed: ServiceId[]
}

function saidBy(tx: Tx, before: Incident, change: IncidentChange): Said {
  const { status, body, services = [], named, added = [] } = change
  const spoken = [...services.map(({ serviceId }) => serviceId), ...added]
  refuseUnknown(tx, before.organizationId, [...spoken, ...(named ?? [])])
  if (before.backfilled && spoken.length + (named ?? []).length > 0)
    throw invalid({ services: 'A back-filled incident has no components.' })
  const held = effectsOf(tx, before.id)
  const names = new Set<ServiceId>(servicesOf(tx, before.id).map((service) => service.id))
  const wanted = new Set<ServiceId>([...(named ?? names), ...spoken])
  const removed = [...names.difference(wanted)]
  const released = removed.filter((id) => (held.get(id) ?? 'operational') !== 'operational').map(operational)
  const present = before.status === 'postmortem' ? 'resolved' : before.status
  const changed = [
    ...services.filter((one) => differs(one, held, names)),
    ...unsettled(tx, before.organizationId, { services, ending: endsIncident(status ?? present) }),
  ]
  const statusIsNew = status !== undefined && status !== present
  return {
    status: status ?? present,
    statusIsNew,
    isNew: statusIsNew || (body ?? '').trim() !== '' || changed.length + released.length > 0,
    services: [...services, ...released],
    added: [...wanted.difference(names)],
    removed,
  }
}

function differs({ serviceId, status }: AffectedService, held: Map<string, ServiceStatus>, names: Set<ServiceId>) {
  return !names.has(serviceId) || (held.get(serviceId) ?? 'operational') !== status
}

function operational(serviceId: ServiceId): AffectedService {
  return { serviceId, status: 'operational' }
}

function post(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  incident: Incident,
  said: Said,
  { body, notify }: IncidentChange,
): void {
  const organization = organizationById({ ...deps, db: tx }, incident.organizationId)
  const { status, statusIsNew, services } = said
  const words = wordsOr(body, organization, statusIsNew ? status : 'services')
  settleOwnStatuses(tx, deps, actor, incident.organizationId, { services, ending: endsIncident(status) })
  postUpdateIn(tx, deps, actor, incident, { status, ...words, services, notify })
}

const fields = ['title', 'impactOverride', 'metadata', 'reminderIntervals'] as const
type Edited = Partial<Pick<Incident, (typeof fields)[number] | 'startedAt' | 'furtherTitles'>>

/** Returns what is new. */
function edit(tx: Tx, deps: Deps, before: Incident, change: IncidentChange): Edited {
  const after = Object.fromEntries(
    fields
      .filter((field) => change[field] !== undefined && !isSame(change[field], before[field]))
      .map((field) => [field, change[field]]),
  ) as Edited
  if (after.title !== undefined && before.furtherTitles !== null) after.furtherTitles = null
  const { backfilledAt } = change
  if (backfilledAt !== undefined) Object.assign(after, moved(tx, deps, before, backfilledAt))
  if (Object.keys(after).length > 0)
    tx.update(incidents)
      .set({ ...after, updatedAt: deps.clock.now() })
      .where(eq(incidents.id, before.id))
      .run()
  return after
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Everything that was said of it moves along. */
function moved(tx: Tx, deps: Deps, before: Incident, at: number): Partial<Incident> {
  if (!before.backfilled) throw invalid({ backfilledAt: 'Only an incident that was created as back-filled has this.' })
  refuseFuture(deps, at)
  const by = at - before.startedAt
  if (by === 0) return {}
  for (const { id, displayAt } of updatesOf(tx, before.id))
    tx.update(statusUpdates)
      .set({ displayAt: displayAt + by })
      .where(eq(statusUpdates.id, id))
      .run()
  const later = (moment: number | null) => (moment === null ? null : moment + by)
  return { startedAt: at, monitoringAt: later(before.monitoringAt), resolvedAt: later(before.resolvedAt) }
}

function only(before: Incident, edited: Edited): Edited {
  return Object.fromEntries(Object.keys(edited).map((field) => [field, before[field as keyof Edited]])) as Edited
}

function namedIn({ added, removed }: Said) {
  return { ...(added.length > 0 && { added }), ...(removed.length > 0 && { removed }) }
}
