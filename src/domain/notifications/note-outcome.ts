import { and, eq, gt, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps, SystemActor } from '../context.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import type { SendResult } from '../mail/mail.ts'
import { noteMailboxFull } from './mailbox-full.ts'
import { pauseBrokenEndpoint } from './pause-endpoint.ts'
import { quarantine } from './quarantine.ts'

/** Permanent failures in a row after which nothing more is sent to an address. */
const failuresToQuarantine = 3

/**
 * Carries an attempt's outcome over to its receiver. An address that is refused for good again and again is quarantined, so
 * that the relay's reputation does not suffer, and a mailbox that stays full for days; the fault of a message, of the sender
 * or of the relay touches nobody who receives. An endpoint is remembered as failing until something arrives.
 */
export function noteOutcome(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'db'>,
  delivery: Delivery,
  result: SendResult,
): void {
  if (delivery.subscriberId !== null) noteOfSubscriber(tx, deps, delivery.subscriberId, result)
  if (delivery.webhookEndpointId !== null) noteOfEndpoint(tx, deps, delivery.webhookEndpointId, result)
  if (delivery.kind === 'audit_anchor') noteOfAnchor(tx, deps, result)
}

/** Its reader cannot tell a refused anchor from one that was never made, so the operator hears of it. */
function noteOfAnchor(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, { outcome, answer }: SendResult): void {
  const alarm = { kind: 'anchor_refused', subject: '' } as const
  if (outcome === 'delivered') clearAlarm(tx, deps, alarm)
  else if (outcome === 'permanent')
    raiseAlarm(tx, deps, {
      ...alarm,
      cause: answer,
      sentence: `The place refuses it: ${answer} Look at Audit log, Anchors, and set another place.`,
    })
}

function noteOfSubscriber(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'db'>,
  id: string,
  { outcome, answer, gone, refusal }: SendResult,
): void {
  if (outcome === 'delivered') forgetFailures(deps.db).run({ id })
  if (outcome !== 'permanent' || refusal?.fault === 'message') return
  if (refusal?.fault === 'mailbox') {
    noteMailboxFull(tx, deps, id, answer)
    return
  }
  const [row] = tx
    .update(subscribers)
    .set({ failures: sql`${subscribers.failures} + 1` })
    .where(eq(subscribers.id, id))
    .returning({ failures: subscribers.failures })
    .all()
  if (gone || (row?.failures ?? 0) >= failuresToQuarantine) quarantine(tx, deps, id, answer)
}

/** Prepared, because it runs with every message that arrives. */
const forgetFailures = (on: Db) =>
  prepared(on, 'forget failures', (db) =>
    db
      .update(subscribers)
      .set({ failures: 0 })
      .where(and(eq(subscribers.id, sql.placeholder('id')), gt(subscribers.failures, 0)))
      .prepare(),
  )

const deliverer: SystemActor = {
  kind: 'system',
  name: 'deliver',
  origin: { ip: '', userAgent: 'job', requestId: '' },
}

function noteOfEndpoint(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'db'>,
  id: string,
  { outcome, answer, gone }: SendResult,
): void {
  const failingSince =
    outcome === 'delivered' ? null : sql<number>`coalesce(${webhookEndpoints.failingSince}, ${deps.clock.now()})`
  const endpoint = tx
    .update(webhookEndpoints)
    .set({ failingSince })
    .where(eq(webhookEndpoints.id, id))
    .returning()
    .get()
  if (gone && endpoint?.pausedAt === null) pauseBrokenEndpoint(tx, deps, deliverer, endpoint, `It answers ${answer}`)
}
