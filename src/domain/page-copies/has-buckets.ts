import type { Db } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { prepared } from '#src/db/prepared.ts'
import { buckets } from '#src/db/schema/page-copies.ts'
import { revision } from '#src/db/write.ts'

const known = perDb('buckets', (_: Db) => ({ of: '', some: false }))

/** Is there any bucket, in use or still to be emptied? Next to nothing to ask for while nothing is written. */
export function hasBuckets(db: Db): boolean {
  const of = revision(db)
  const last = known(db)
  if (last.of === of) return last.some
  const row = prepared(db, 'some bucket', () => db.select({ id: buckets.id }).from(buckets).limit(1).prepare()).get()
  return Object.assign(last, { of, some: row !== undefined }).some
}
