import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { alarms } from '#src/db/schema/alarms.ts'
import { type Alarm, settling } from './alarm.ts'
import { listAlarms } from './find-alarms.ts'

/** A call of the operator's webhook: that something is wrong, or that it is over. */
export interface AlarmCall {
  event: 'alarm.raised' | 'alarm.cleared'
  alarm: Alarm
}

const second = 1000
/** Milliseconds between failed calls; the last one repeats. */
const waits = [5 * second, 15 * second, 60 * second, 300 * second]
/** Failed calls after which nobody is told any more that something is over. */
const mostTries = 20

/** Calls to make now. Each cause is told once; that it is over, once for all causes of a subject, and after it has settled. */
export function dueCalls(db: Reader, now: number): AlarmCall[] {
  const all = listAlarms(db)
  const lasting = new Set(all.filter(({ clearedAt }) => clearedAt === null).map(subjectOf))
  const raised = all.filter(
    ({ raisedToldAt, clearedAt, nextTryAt }) => raisedToldAt === null && clearedAt === null && nextTryAt <= now,
  )
  const over = all.filter(
    (one) => isUntoldEnd(one) && !lasting.has(subjectOf(one)) && (one.clearedAt ?? now) + settling <= now,
  )
  const ends = [...Map.groupBy(over, subjectOf).values()].flatMap(([last]) =>
    last && last.nextTryAt <= now ? [last] : [],
  )
  return [
    ...raised.map((alarm): AlarmCall => ({ event: 'alarm.raised', alarm })),
    ...ends.map((alarm): AlarmCall => ({ event: 'alarm.cleared', alarm })),
  ]
}

/** Notes how a call ended. Not in the audit log, because nobody acted. */
export function noteCall(tx: Tx, { event, alarm }: AlarmCall, { taken, now }: { taken: boolean; now: number }): void {
  const { kind, subject, id } = alarm
  const tries = alarm.tries + 1
  const wait = waits[Math.min(tries, waits.length) - 1] ?? second
  if (event === 'alarm.raised') {
    const told = taken ? { raisedToldAt: now, tries: 0 } : { tries, nextTryAt: now + wait }
    tx.update(alarms).set(told).where(eq(alarms.id, id)).run()
  } else if (taken || tries >= mostTries) {
    const ofSubject = and(eq(alarms.kind, kind), eq(alarms.subject, subject), isNotNull(alarms.clearedAt))
    tx.update(alarms).set({ clearedToldAt: now }).where(ofSubject).run()
  } else
    tx.update(alarms)
      .set({ tries, nextTryAt: now + wait })
      .where(eq(alarms.id, id))
      .run()
}

/** True where something is over and nobody waits to be told. `called`: there is a webhook, which is. */
export function hasEnded(alarm: Alarm, now: number, called: boolean): boolean {
  if (alarm.clearedAt === null) return false
  else return !(called && isUntoldEnd(alarm)) && alarm.clearedAt + settling <= now
}

/** Removes what is over and told. */
export function removeEnded(tx: Tx, ended: readonly Alarm[]): void {
  const ids = ended.map(({ id }) => id)
  tx.delete(alarms).where(inArray(alarms.id, ids)).run()
}

/** The operator heard that it began, and not that it is over. */
function isUntoldEnd({ raisedToldAt, clearedAt, clearedToldAt }: Alarm): boolean {
  return raisedToldAt !== null && clearedAt !== null && clearedToldAt === null
}

function subjectOf({ kind, subject }: Alarm): string {
  return `${kind} ${subject}`
}
