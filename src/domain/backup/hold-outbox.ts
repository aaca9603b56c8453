import { isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'
import {
  changeHold,
  countUndecided,
  endHold,
  lastDelivery,
  makeUndecided,
  type OutboxHold,
  outboxHold,
  startHold,
} from '../deliveries/undecided.ts'
import { expandAllOf, expandNextStep } from '../notifications/expand-notifications.ts'
import { takeNextRequest } from '../subscribers/take-requests.ts'

/**
 * Before anything is sent: whatever waits in this database becomes undecided. That is its deliveries, those of notifications that were
 * not expanded yet, and the mails for which visitors had asked. May be repeated where it was cut off.
 */
export function holdOutbox(deps: Deps, hold: Pick<OutboxHold, 'backup' | 'at'>): void {
  const then = { ...deps, clock: { ...deps.clock, now: () => hold.at } }
  while (takeNextRequest(then));
  expandAll(then)
  writeUnaudited(deps.db, (tx) => {
    makeUndecided(tx, 0)
    startHold(tx, hold)
  })
}

/**
 * Once, at the first start after a restore, before anybody is served: takes the steps that came due while another Opsentry served, or
 * none, and holds what they queue, too. `takeSteps` must not throw. Does nothing where this was done.
 */
export async function catchUpHeld(deps: Deps, takeSteps: () => Promise<void>): Promise<void> {
  const hold = outboxHold(deps.db)
  if (hold === undefined || hold.caughtUpAt !== null) return
  const from = hold.caughtUpFrom ?? beginCatchingUp(deps)
  await takeSteps()
  expandAll(deps)
  writeUnaudited(deps.db, (tx) => {
    makeUndecided(tx, from, hold.at)
    changeHold(tx, { caughtUpAt: deps.clock.now() })
    tellUndecided(tx, deps, hold)
  })
}

/** Some may have been cancelled or forgotten since, one by one. */
export function reviewUndecided(deps: Deps): void {
  const hold = outboxHold(deps.db)
  if (hold && hold.caughtUpAt !== null) writeUnaudited(deps.db, (tx) => tellUndecided(tx, deps, hold))
}

/** In the causing transaction: the instance admin learns how many wait; where none does any more, it is over. */
export function tellUndecided(tx: Tx, deps: Deps, hold: OutboxHold): void {
  const counts = countUndecided(tx, hold)
  const alarm = { kind: 'outbox_undecided', subject: '' } as const
  if (counts.due + counts.later > 0)
    raiseAlarm(tx, deps, { ...alarm, cause: hold.backup, sentence: heldSentence(hold, counts) })
  else {
    endHold(tx)
    clearAlarm(tx, deps, alarm)
  }
}

/** Written down, so that what was queued by steps before a crash is held by the start that follows. */
function beginCatchingUp(deps: Deps): number {
  expandAll(deps)
  return writeUnaudited(deps.db, (tx) => {
    const from = lastDelivery(tx)
    changeHold(tx, { caughtUpFrom: from })
    return from
  })
}

/** Such as: `500 messages were queued at that moment. 480 were probably sent since.` */
export function heldSentence(
  { backup }: Pick<OutboxHold, 'backup'>,
  { due, later }: { due: number; later: number },
): string {
  const [all, some] = [due + later, (number: number) => number.toLocaleString('en')]
  const older =
    all === 1
      ? '1 message was queued in the older database that is here now.'
      : `${some(all)} messages were queued in the older database that is here now.`
  const queued = all === 1 ? '1 message was queued' : `${some(all)} messages were queued`
  const sent =
    due === 1
      ? '1 was due before it was put back, and probably sent since.'
      : `${some(due)} were due before it was put back, and probably sent since.`
  const what = backup === '' ? older : `${queued} when ${backup} was made, or came due since.`
  return `${what} ${sent} None of them leaves until you decide.`
}

/** Every follower who is to hear of something has its delivery then. */
function expandAll(deps: Deps): void {
  while (expandNextStep(deps));
  writeUnaudited(deps.db, (tx) => {
    const waiting = [
      ...tx
        .select({ id: notifications.organizationId })
        .from(notifications)
        .where(isNull(notifications.expandedAt))
        .all(),
      ...tx
        .select({ id: programEvents.organizationId })
        .from(programEvents)
        .where(isNull(programEvents.expandedAt))
        .all(),
    ]
    for (const id of new Set(waiting.map((one) => one.id))) expandAllOf(tx, deps, id)
  })
}
