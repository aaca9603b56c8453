import { and, asc, desc, eq, gte } from 'drizzle-orm'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { claimDeliveries } from '#src/domain/deliveries/claim-deliveries.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { settleDeliveries } from '#src/domain/deliveries/settle-delivery.ts'
import type { SendResult } from '#src/domain/mail/mail.ts'
import { outbox } from '#src/domain/notifications/deliver-due.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { type Cause, queueNotification } from '#src/domain/notifications/queue-notification.ts'
import { subscribe } from './factories.ts'
import { system } from './personas.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Readers beside the demo's own. */
const readers = 1180
/** Messages of the newest update that have not left yet. */
const unsent = 240

/** Answers of the relays that refuse; most accept. */
const refusals: SendResult[] = [
  { outcome: 'temporary', answer: '450 4.2.0 Greylisted, try again later' },
  { outcome: 'permanent', answer: '550 5.1.1 The mailbox does not exist' },
  { outcome: 'temporary', answer: '452 4.2.2 The mailbox is full' },
]

/** Sends the demo's updates of the last days to many readers; the relay has just stopped answering. */
export function fillLedgers(deps: Deps, organizationId: string): void {
  const now = deps.clock.now()
  for (let one = 0; one < readers; one++)
    subscribe(deps, `reader-${one}@example.org`, {
      organizationId,
      createdAt: now - 89 * day,
      confirmedAt: now - 89 * day,
    })
  const said = saidSince(deps, organizationId, now - 3 * day)
  for (const { at, cause } of said.slice(0, -1)) tell(asOf(deps, at), organizationId, cause, readers * 2)
  for (let again = 22 * hour; again > 0; again -= 2 * hour) send(asOf(deps, now - again), 12)
  for (const { at, cause } of said.slice(-1)) tell(asOf(deps, at), organizationId, cause, readers - unsent)
  writeUnaudited(deps.db, (tx) => {
    tx.update(statusUpdates)
      .set({ notify: true })
      .where(gte(statusUpdates.createdAt, now - 3 * day))
      .run()
    const reason = 'connect ECONNREFUSED 192.0.2.25:587'
    tx.insert(channelPauses)
      .values({ channel: 'email', since: now - 2 * minute, until: now + minute, tries: 4, reason })
      .run()
  })
}

interface Said {
  /** UTC ms. */
  at: number
  cause: Cause
}

/** Oldest first; the announced window has had its reminder. */
function saidSince({ db, clock }: Deps, organizationId: string, since: number): Said[] {
  const ofIncidents = db
    .select({ id: statusUpdates.id, at: statusUpdates.createdAt })
    .from(statusUpdates)
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(and(eq(incidents.organizationId, organizationId), gte(statusUpdates.createdAt, since)))
    .orderBy(asc(statusUpdates.createdAt))
    .all()
  const [announced] = db.select().from(maintenanceUpdates).orderBy(desc(maintenanceUpdates.createdAt)).limit(1).all()
  if (!announced) throw new Error('the demo announced no maintenance')
  return [
    { at: announced.createdAt, cause: { maintenanceUpdateId: announced.id } },
    ...ofIncidents.map(({ id, at }) => ({ at, cause: { statusUpdateId: id } })),
    { at: clock.now() - 16 * hour, cause: { maintenanceWindowId: announced.maintenanceWindowId } },
  ].sort((a, b) => a.at - b.at)
}

function tell(deps: Deps, organizationId: string, cause: Cause, messages: number): void {
  writeUnaudited(deps.db, (tx) => queueNotification(tx, deps, system, organizationId, cause))
  while (expandNextStep(deps));
  send(deps, messages)
}

function send(deps: Deps, limit: number): void {
  const claimed = claimDeliveries(deps, { channel: 'email', limit, busy: [], after: '' })
  settleDeliveries(
    deps,
    outbox,
    claimed.map((delivery, index) => ({ delivery, sent: answerTo(delivery, index) })),
  )
}

function answerTo({ id, attempts }: Delivery, index: number): SendResult {
  const refusal = attempts < 3 && index % 97 === 3 ? refusals[Math.floor(index / 97) % refusals.length] : undefined
  return refusal ?? { outcome: 'delivered', answer: `250 2.0.0 Ok: queued as ${id.slice(-6).toUpperCase()}` }
}

function asOf(deps: Deps, at: number): Deps {
  return { ...deps, clock: { ...deps.clock, now: () => at } }
}
