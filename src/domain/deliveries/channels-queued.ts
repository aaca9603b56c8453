import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { type Channel, channels } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { isAtLeisure, isDue, isForMany, isInPerson } from './turns.ts'

/** Channels with queued messages, due now or later: one query, while asking each channel for due ones takes two or more. */
export function channelsQueued({ db }: Pick<Deps, 'db'>): Set<Channel> {
  return new Set(
    owed(db)
      .all()
      .map(({ channel }) => channel),
  )
}

const owed = (db: Db) =>
  prepared(db, 'channels owed', () => {
    const all = sql`json_each(${JSON.stringify(channels)}) as owed`
    const channel = sql<Channel>`owed.value`
    const one = (which: SQL) =>
      exists(
        db
          .select({ one: sql`1` })
          .from(deliveries)
          .where(and(eq(deliveries.channel, channel), isDue, which)),
      )
    return db
      .select({ channel })
      .from(all)
      .where(or(one(isInPerson), one(isForMany), one(isAtLeisure)))
      .prepare()
  })
