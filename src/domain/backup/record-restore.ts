import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { restored } from '../audit/anchor-line.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { forgetReading } from '../time/clock-reading.ts'

/** The end of the instance's chain in a database. */
export interface LastEntry {
  sequence: number
  hash: string
}

/** A restore as it leaves it to the next start, which has the key to record it. */
export interface RestoreNote {
  /** Name of the backup. */
  backup: string
  /** UTC ms. */
  at: number
  /** Ends of the log of the backup, and of the database it replaced; null where there was none, or where a file would have to be changed to tell. */
  from: LastEntry | null
  replaced: LastEntry | null
}

/** Records in the instance's chain that a backup was put back: an anchor follows, and those from before may name what is gone. */
export function recordRestore(deps: Deps, actor: Actor, { at, ...note }: RestoreNote): void {
  write(deps.db, (tx) => {
    forgetReading(tx)
    recordAudit(tx, deps, actor, {
      action: restored,
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { ...note, at: new Date(at).toISOString() },
    })
  })
}

/** Records that a start found the database otherwise than it had been, and tells the operator. */
export function recordFoundOtherwise(deps: Deps, actor: Actor, faults: readonly string[]): void {
  const [cause = ''] = faults
  write(deps.db, (tx) => {
    raiseAlarm(tx, deps, { kind: 'database_otherwise', subject: '', cause, sentence: faults.join(' ') })
    recordAudit(tx, deps, actor, {
      action: 'instance.found_otherwise',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { faults },
    })
  })
}

/** Records that somebody took a copy of everything. */
export function recordBackup(deps: Deps, actor: Actor, file: string): void {
  write(deps.db, (tx) => {
    recordAudit(tx, deps, actor, {
      action: 'instance.backed_up',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { file },
    })
  })
}

/** Of a database of any version, as a file of the operator's; null where it has none. */
export function lastEntryIn({ $client }: Db): LastEntry | null {
  try {
    return $client.query<LastEntry, []>("SELECT sequence, hash FROM audit_heads WHERE chain = ''").get()
  } catch {
    return null
  }
}

/** A start that was cut off before it could remove the note of a restore has left an entry, and the next one finds both. */
export function isRecorded(db: Db, { at }: RestoreNote): boolean {
  const newest = db
    .select({ details: auditEntries.details })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), eq(auditEntries.action, restored)))
    .orderBy(desc(auditEntries.sequence))
    .get()
  return newest !== undefined && JSON.parse(newest.details).changes?.at === new Date(at).toISOString()
}
