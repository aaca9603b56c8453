import { desc, eq } from 'drizzle-orm'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Member } from '#src/domain/context.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import type { NewWindow } from '#src/domain/maintenance/check-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import type { ServiceStatus } from '#src/words.ts'
import { acmeId, otherId, system } from './personas.ts'
import { refusal, testRoom } from './room.ts'
import { testEpoch } from './test-deps.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A room with services, and readers of the state that an action on an incident or a maintenance window leaves. */
export function statusRoom() {
  const room = testRoom()
  const { deps, db } = room
  return {
    ...room,
    service: (name = 'API', organizationId = acmeId) =>
      createService(deps, system, organizationId, { name, description: '', serviceGroupId: null }).id,
    /** Each service's status as visitors see it now, in the order of `ids`. */
    statuses(...ids: string[]): (ServiceStatus | undefined)[] {
      const now = currentStatuses(deps, acmeId)
      return ids.map((id) => now.get(id))
    },
    notified: () => db.select().from(notifications).all(),
    setAcme(values: Partial<typeof organizations.$inferInsert>): void {
      writeUnaudited(db, (tx) => {
        tx.update(organizations).set(values).where(eq(organizations.id, acmeId)).run()
      })
    },
    /** The newest entry of acme's audit log. */
    lastAudit() {
      const newest = db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId))
      const entry = newest.orderBy(desc(auditEntries.sequence)).get()
      if (!entry) throw new Error('nothing was done')
      const { actorId, action, subjectType, subjectId, details } = entry
      const { changes }: { changes: Record<string, unknown> } = JSON.parse(details)
      return { actorId, action, subject: [subjectType, subjectId], changes }
    },
  }
}

export type StatusRoom = ReturnType<typeof statusRoom>

/** Outcomes of `act` by a viewer and by another organization's owner, and the audit entries that it wrote. */
export function strangers(room: StatusRoom, act: (actor: Member, organizationId: string) => unknown) {
  const entries = () => room.audited(acmeId).length + room.audited(otherId).length
  const before = entries()
  return {
    viewer: refusal(() => act(room.actor('vic'), acmeId)),
    /** Olga in acme, which is not hers. */
    stranger: refusal(() => act(room.actor('olga'), acmeId)),
    /** Olga in her own organization, with an id of acme's. */
    elsewhere: refusal(() => act(room.actor('olga'), otherId)),
    written: entries() - before,
  }
}

export const shutOut = { viewer: 'forbidden', stranger: 'not_found', elsewhere: 'not_found', written: 0 }

type Statuses = Record<string, ServiceStatus>
const affected = (statuses: Statuses) => Object.entries(statuses).map(([serviceId, status]) => ({ serviceId, status }))

/** An incident of acme's since now, without notification, unless `input` says otherwise. Returns its id. */
export function anIncident(
  { deps }: StatusRoom,
  statuses: Statuses = {},
  input: Partial<Parameters<typeof openIncident>[3]> & { organizationId?: string } = {},
): string {
  const { organizationId = acmeId, ...said } = input
  const first = { title: 'Logins fail', body: 'We are looking.', status: 'investigating', notify: false } as const
  return openIncident(deps, system, organizationId, { ...first, services: affected(statuses), ...said }).id
}

/** A further update, without notification, unless `input` says otherwise. Returns its id. */
export function anUpdate(
  { deps }: StatusRoom,
  incidentId: string,
  statuses: Statuses = {},
  input: Partial<Parameters<typeof postUpdate>[4]> = {},
): string {
  const said = { status: 'identified', body: 'We know more.', notify: false } as const
  return postUpdate(deps, system, acmeId, incidentId, { ...said, services: affected(statuses), ...input }).id
}

/** A window of two hours that begins a day after the tests do and goes by the clock, quietly. */
export const plannedWindow: NewWindow = {
  title: 'Database upgrade',
  body: 'We move to new disks.',
  serviceIds: [],
  reminders: [],
  scheduledStart: testEpoch + day,
  scheduledEnd: testEpoch + day + 2 * hour,
  autoStart: true,
  autoComplete: true,
  notifyAtStart: false,
  notifyAtEnd: false,
  notify: false,
  rule: null,
}

/** `plannedWindow` in acme, but for what `input` says otherwise. Returns its id. */
export function aWindow({ deps }: StatusRoom, input: Partial<NewWindow> & { organizationId?: string } = {}): string {
  const { organizationId = acmeId, ...plan } = input
  return scheduleWindow(deps, system, organizationId, { ...plannedWindow, ...plan }).id
}
