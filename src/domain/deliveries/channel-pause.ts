import { eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Channel, RefusalFault } from '#src/words.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'
import { releaseHeld } from './hold-refused.ts'

export type ChannelPause = typeof channelPauses.$inferSelect

export interface PauseReason {
  /** A sentence or two; names no recipient. */
  reason: string
  /** The answer without what differs from message to message. */
  cause: string
  /** The fault in a refusal; null: the other side did not answer. */
  fault: RefusalFault | null
  /** Nothing but a person mends it. */
  final: boolean
  /** Milliseconds for which the other side asked to be left alone. */
  retryAfter?: number
}

const second = 1000
const firstPause = 5 * second
const longestPause = 60 * second

/** Tries in vain after which even what may pass by itself is an alarm: some 15 seconds. */
const triesToAlarm = 3

const unreachable = 'channel_unreachable'

/** Channels on which nothing leaves for now, with the reason. */
export function readPauses(db: Db): ChannelPause[] {
  return prepared(db, 'channel pauses', () => db.select().from(channelPauses).prepare()).all()
}

/** The pause of one channel; undefined while everything leaves. */
export function readPause(db: Db, channel: Channel): ChannelPause | undefined {
  return readPauses(db).find((pause) => pause.channel === channel)
}

/**
 * Pauses a channel whose other side did not answer, or refuses everybody, so that a long queue does not hammer it. Each failed
 * try doubles the pause, from 5 seconds up to a minute, so that the queue moves soon after the other side is well.
 */
export function pauseChannel(
  deps: Deps,
  channel: Channel,
  { reason, cause, fault, final, retryAfter }: PauseReason,
): void {
  const now = deps.clock.now()
  const before = readPause(deps.db, channel)
  // Several messages may be on their way when it goes down: together they count as one try.
  if (before && before.until > now) return
  const tries = (before?.tries ?? 0) + 1
  const until = now + Math.max(Math.min(firstPause * 2 ** (tries - 1), longestPause), retryAfter ?? 0)
  const row = { until, tries, reason, fault: fault ?? before?.fault ?? null }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(channelPauses)
      .values({ channel, since: now, ...row })
      .onConflictDoUpdate({ target: channelPauses.channel, set: row })
      .run()
    const kind = fault === null ? unreachable : 'channel_held'
    if (final || tries >= triesToAlarm) raiseAlarm(tx, deps, { kind, subject: channel, cause, sentence: reason })
  })
  deps.logger.warn('channel paused', { channel, reason, tries })
}

/**
 * So many tries of one message in vain, and nobody else is there to show whether that is its own trouble: whoever comes is not
 * held up by it, and the operator learns of it once it lasts.
 */
export function suspectChannel(deps: Deps, channel: Channel, { reason, cause }: PauseReason, tries: number): void {
  if (tries < triesToAlarm) return
  writeUnaudited(deps.db, (tx) =>
    raiseAlarm(tx, deps, { kind: unreachable, subject: channel, cause, sentence: reason }),
  )
  deps.logger.warn('channel suspected', { channel, reason, tries })
}

/** Ends pause and suspicion after the other side has answered, or accepted something where it had refused. */
export function resumeChannel(deps: Deps, channel: Channel): void {
  if (!readPause(deps.db, channel) && !isSuspected(deps.db, channel)) return
  writeUnaudited(deps.db, (tx) => {
    tx.delete(channelPauses).where(eq(channelPauses.channel, channel)).run()
    releaseHeld(tx, deps, channel)
    for (const kind of ['channel_held', unreachable] as const) clearAlarm(tx, deps, { kind, subject: channel })
  })
  deps.logger.info('channel resumed', { channel })
}

function isSuspected(db: Db, channel: Channel): boolean {
  return activeAlarms(db).some(({ kind, subject }) => kind === unreachable && subject === channel)
}
