import { eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'

export type ChannelPause = typeof channelPauses.$inferSelect

const second = 1000
const firstPause = 5 * second
const longestPause = 60 * second

/** Channels on which nothing leaves for now, with the reason. */
export function readPauses(db: Db): ChannelPause[] {
  return prepared(db, 'channel pauses', () => db.select().from(channelPauses).prepare()).all()
}

/** The pause of one channel; undefined while everything leaves. */
export function readPause(db: Db, channel: Channel): ChannelPause | undefined {
  return readPauses(db).find((pause) => pause.channel === channel)
}

/**
 * Pauses a channel whose other side did not answer, so that a long queue does not hammer it. Each failed try doubles the
 * pause, from 5 seconds up to a minute, so that the queue moves soon after the other side is back.
 */
export function pauseChannel(deps: Deps, channel: Channel, reason: string): void {
  const now = deps.clock.now()
  const before = readPause(deps.db, channel)
  // Several messages may be on their way when it goes down: together they count as one try.
  if (before && before.until > now) return
  const tries = (before?.tries ?? 0) + 1
  const row = { until: now + Math.min(firstPause * 2 ** (tries - 1), longestPause), tries, reason }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(channelPauses)
      .values({ channel, since: now, ...row })
      .onConflictDoUpdate({ target: channelPauses.channel, set: row })
      .run()
  })
  deps.logger.warn('channel paused', { channel, reason, tries })
}

/** Ends the pause after the other side has answered. */
export function resumeChannel(deps: Deps, channel: Channel): void {
  if (!readPause(deps.db, channel)) return
  writeUnaudited(deps.db, (tx) => {
    tx.delete(channelPauses).where(eq(channelPauses.channel, channel)).run()
  })
  deps.logger.info('channel resumed', { channel })
}
