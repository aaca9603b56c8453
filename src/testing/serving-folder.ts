import { eq, isNull } from 'drizzle-orm'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { readQueue } from '#src/domain/notifications/read-queue.ts'
import { lastDone } from '#src/domain/retention/job-runs.ts'
import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { systemClock } from '#src/platform/clock.ts'
import { until } from './serving.ts'
import { inside, reading } from './set-up-folder.ts'

/** Waits on a data folder while Opsentry serves it in a process of its own. */

/** Everything that was to be sent was sent. Read as of one moment: a message is on its way from one of the three to the next. */
export function isNothingOwed(folder: string): boolean {
  return reading(folder, (db) =>
    db.transaction((tx) => {
      const open = tx.select().from(notifications).where(isNull(notifications.expandedAt)).all()
      const sending = tx.select().from(deliveries).where(eq(deliveries.state, 'sending')).all()
      return open.length + sending.length + readQueue(tx, null).length === 0
    }),
  )
}

/** Resolves when the queue is empty. */
export async function untilNothingIsOwed(folder: string): Promise<void> {
  await until(() => isNothingOwed(folder) || undefined, 'everything that is owed to be sent')
}

/** Resolves when every retention job has run: each does with the first start, and writes. */
export async function untilRetentionRan(folder: string): Promise<void> {
  const isOver = () =>
    reading(folder, (db) =>
      retentionRules.every(({ name }) => lastDone({ db, clock: systemClock }, name) !== null) ? true : undefined,
    )
  await until(isOver, 'every retention job to run')
}

/** Empties the write-ahead log, so that what is written next needs room of its own. */
export async function emptyWriteAheadLog(folder: string): Promise<void> {
  const isEmpty = () =>
    inside(folder, ({ db }) => {
      const { busy } = db.$client.query<{ busy: number }, []>('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? { busy: 1 }
      return busy === 0 ? true : undefined
    })
  await until(isEmpty, 'the write-ahead log to be emptied')
}
