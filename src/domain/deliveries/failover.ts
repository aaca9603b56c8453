import { and, eq, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { prepared } from '#src/db/prepared.ts'
import { mailFailover } from '#src/db/schema/attempts.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { markQueued, writeUnaudited } from '#src/db/write.ts'
import type { MailWay } from '#src/words/mail.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { findFallback } from '../mail/read-fallback.ts'
import type { PauseReason } from './channel-pause.ts'
import { lease } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import { releaseHeld } from './hold-refused.ts'

/*
 * Where there is a fallback, what would pause mail makes it leave by the fallback instead: the relay does not answer, refuses the sender
 * or everybody, or broke off three in a row. Meanwhile one message at a time tries the relay again, and the first that gets through
 * brings all back. What the relay has not taken goes by the fallback at once. What it had taken up when it broke off it may have:
 * that is in doubt, and for some minutes it alone is asked again.
 */

export type Failover = typeof mailFailover.$inferSelect

const second = 1000
const firstWait = 5 * second
const longestWait = 300 * second

/** Milliseconds for which a message that the relay may have is sent by nobody else. */
export const doubtFor = 300 * second

/** Tries in vain after which it is an alarm even where it may pass by itself: some 15 seconds. */
const triesToAlarm = 3

const alarm = { kind: 'mail_failover', subject: '' } as const

/** When a message went to the relay to try it; `elapsed()`. One at a time, for as long as its claim may last. */
const trials = perDb('trial of the relay', (_: Db): { at: number | null } => ({ at: null }))

/** Milliseconds for which an organization whose own sender the relay refuses leaves it alone. */
const restOfSender = 3_600_000

/** An organization with a sender of its own whose refusal began the failover, and those that were refused for that. */
const ownSenders = perDb('senders that the relay refuses', (_: Db) => ({
  suspect: null as string | null,
  /** Organization -> `elapsed()` until which its mail takes the fallback. */
  until: new Map<string, number>(),
}))

/** Undefined while mail leaves by the relay. */
export function readFailover(db: Db): Failover | undefined {
  return prepared(db, 'mail failover', () => db.select().from(mailFailover).prepare()).get()
}

/** The way that a mail takes now. One in doubt goes to the relay first, which may have it, and then to the fallback. */
export function chooseWay(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { doubtedAt, organizationId }: Pick<Delivery, 'doubtedAt' | 'organizationId'>,
): MailWay {
  if (findFallback(db) === null) return 'relay'
  const now = clock.now()
  if (doubtedAt !== null) return now - doubtedAt < doubtFor ? 'relay' : 'fallback'
  if ((ownSenders(db).until.get(organizationId ?? '') ?? 0) > clock.elapsed()) return 'fallback'
  const failover = readFailover(db)
  if (failover === undefined) return 'relay'
  return failover.until <= now && takeTrial(db, clock.elapsed()) ? 'relay' : 'fallback'
}

function takeTrial(db: Db, elapsed: number): boolean {
  const trial = trials(db)
  if (trial.at !== null && elapsed - trial.at < lease) return false
  trial.at = elapsed
  return true
}

/** True of an answer of the relay where the fallback stands in for it. */
export function hasStandIn({ db }: Pick<Deps, 'db'>, { way }: Pick<SendResult, 'way'>): boolean {
  return way === 'relay' && findFallback(db) !== null
}

/** As `pauseChannel()`, where the fallback carries mail meanwhile. `byMessage`: the relay had taken up a message. */
export function failOver(deps: Deps, { reason, cause, fault, final }: PauseReason, byMessage: boolean): void {
  const now = deps.clock.now()
  const before = readFailover(deps.db)
  const wasTrial = trials(deps.db).at !== null
  trials(deps.db).at = null
  // Several messages may be on their way when it goes down: together they count as one try.
  const counts = before === undefined || wasTrial || before.until <= now
  const tries = (before?.tries ?? 0) + (counts ? 1 : 0)
  const until = counts ? now + Math.min(firstWait * 2 ** (tries - 1), longestWait) : before.until
  const row = { until, tries, reason, fault: fault ?? before?.fault ?? null, byMessage }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(mailFailover)
      .values({ id: 1, since: now, ...row })
      .onConflictDoUpdate({ target: mailFailover.id, set: row })
      .run()
    if (final || tries >= triesToAlarm) raiseAlarm(tx, deps, { ...alarm, cause, sentence: reason })
    divertHeld(tx, now)
  })
  if (counts) deps.logger.warn('mail fails over', { reason, tries })
}

/** In the causing transaction: what waited for the relay leaves by the fallback now, and what is in doubt once it may. */
function divertHeld(tx: Tx, now: number): void {
  markQueued(tx)
  const whenIn = sql`case when ${deliveries.doubtedAt} is null then ${now}
    else max(${deliveries.nextAttemptAt}, ${deliveries.doubtedAt} + ${doubtFor}) end`
  tx.update(deliveries)
    .set({ nextAttemptAt: whenIn })
    // As the partial index has it, word for word.
    .where(
      and(
        eq(deliveries.channel, 'email'),
        eq(deliveries.heldBy, 'channel'),
        sql`${deliveries.state} = 'retrying' and ${deliveries.heldBy} is not null`,
      ),
    )
    .run()
}

/** To be called with the message whose refusal begins a failover. */
export function suspectSender({ db }: Pick<Deps, 'db'>, { organizationId }: Pick<Delivery, 'organizationId'>): void {
  if (organizationId === null || readFailover(db) !== undefined) return
  const own = db.select().from(organizations).where(eq(organizations.id, organizationId)).get()?.senderAddress ?? null
  ownSenders(db).suspect = own === null ? null : organizationId
}

/** The relay has taken this message: where another organization's sender was refused, that was so for itself. */
export function clearSenders(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { organizationId }: Pick<Delivery, 'organizationId'>,
): void {
  const { suspect, until } = ownSenders(db)
  if (suspect !== null && suspect !== organizationId) until.set(suspect, clock.elapsed() + restOfSender)
  ownSenders(db).suspect = null
}

/** The relay carries mail again, or there is no fallback any more. */
export function endFailover(deps: Deps): void {
  trials(deps.db).at = null
  if (readFailover(deps.db) === undefined) return
  writeUnaudited(deps.db, (tx) => {
    tx.delete(mailFailover).run()
    releaseHeld(tx, deps, 'email')
    clearAlarm(tx, deps, alarm)
  })
  deps.logger.info('mail leaves by the relay again')
}
