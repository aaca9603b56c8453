import { desc, isNull, sql } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { alarms } from '#src/db/schema/alarms.ts'
import type { Alarm } from './alarm.ts'

/** Everything that is wrong now, the newest first: of several causes of one subject, the last. */
export function activeAlarms(db: Db): Alarm[] {
  const seen = new Set<string>()
  return active(db)
    .all()
    .filter(({ kind, subject }) => {
      const isFirst = !seen.has(`${kind} ${subject}`)
      seen.add(`${kind} ${subject}`)
      return isFirst
    })
}

/** All of them, those that are over and not told yet included. */
export function listAlarms(db: Reader): Alarm[] {
  return prepared(db, 'alarms', () =>
    db.select().from(alarms).orderBy(desc(alarms.raisedAt), desc(sql`rowid`)).prepare(),
  ).all()
}

/** Prepared, because every page behind the sign-in asks. */
const active = (on: Db) =>
  prepared(on, 'active alarms', (db) =>
    db.select().from(alarms).where(isNull(alarms.clearedAt)).orderBy(desc(alarms.raisedAt), desc(sql`rowid`)).prepare(),
  )
