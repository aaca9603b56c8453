import { and, desc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { listCopies, newestSound } from './backup-copies.ts'

export interface LastBackup {
  /** UTC ms. */
  at: number
  /** The file's name; '' where it is not known. */
  file: string
}

/** The newest backup that is known, scheduled or by `opsentry backup`; null: none. */
export function lastBackup(db: Reader): LastBackup | null {
  const byHand = lastByHand(db)
  const scheduled = newestSound(listCopies(db))
  if (scheduled === undefined || (byHand && byHand.at > scheduled.madeAt)) return byHand
  return { at: scheduled.madeAt, file: scheduled.name }
}

/** As the instance's audit log has it. */
function lastByHand(db: Reader): LastBackup | null {
  const entry = db
    .select({ at: auditEntries.at, details: auditEntries.details })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), eq(auditEntries.action, 'instance.backed_up')))
    .orderBy(desc(auditEntries.sequence))
    .limit(1)
    .get()
  if (!entry) return null
  const { file } = Object(Object(JSON.parse(entry.details)).changes) as { file?: unknown }
  return { at: entry.at, file: typeof file === 'string' ? file : '' }
}
