import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { alarms } from '#src/db/schema/alarms.ts'
import { markQueued } from '#src/db/write.ts'
import type { AlarmKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { alarmFacts } from './alarm.ts'

export interface RaisedAlarm {
  kind: AlarmKind
  /** Such as the channel or the job; '' where the kind says it all. */
  subject: string
  /** The operator is told once of each cause, as long as it lasts. */
  cause: string
  /** A sentence or two: what is wrong, and what to do. */
  sentence: string
}

/** Causes of one subject that are told apart: a server that answers differently every time must not call somebody every time. */
const mostCauses = 5
const longest = 1000

/**
 * In the causing transaction: says on every screen of the instance admin, and to the operator's webhook, that something is
 * wrong. However often it is raised, it is told once.
 */
export function raiseAlarm(tx: Tx, { clock, ids }: Pick<Deps, 'clock' | 'ids'>, raised: RaisedAlarm): void {
  const now = clock.now()
  const { kind, subject } = raised
  const [cause, sentence] = [raised.cause.slice(0, longest), raised.sentence.slice(0, longest)]
  const all = tx.select().from(alarms).where(about(raised)).all()
  const known = all.find((one) => one.cause === cause) ?? (all.length >= mostCauses ? all.at(-1) : undefined)
  if (known?.clearedToldAt != null) tx.delete(alarms).where(eq(alarms.id, known.id)).run()
  else if (known) {
    if (known.clearedAt === null && known.sentence === sentence) return
    const again = known.clearedAt === null ? {} : { clearedAt: null, tries: 0, nextTryAt: now }
    tx.update(alarms)
      .set({ sentence, ...again })
      .where(eq(alarms.id, known.id))
      .run()
    return
  }
  markQueued(tx)
  tx.insert(alarms).values({ id: ids.id(), kind, subject, cause, sentence, raisedAt: now, nextTryAt: now }).run()
}

/** In the causing transaction: whatever was raised about this is over. */
export function clearAlarm(tx: Tx, { clock }: Pick<Deps, 'clock'>, which: Pick<RaisedAlarm, 'kind' | 'subject'>): void {
  const now = clock.now()
  const over = { clearedAt: now, tries: 0, nextTryAt: now }
  // Nobody waits to hear that news was read.
  const told = alarmFacts[which.kind].ends === 'when read' ? { clearedToldAt: now } : {}
  tx.update(alarms)
    .set({ ...over, ...told })
    .where(and(about(which), isNull(alarms.clearedAt)))
    .run()
}

function about({ kind, subject }: Pick<RaisedAlarm, 'kind' | 'subject'>) {
  return and(eq(alarms.kind, kind), eq(alarms.subject, subject))
}
