import type { Db, Tx } from '#src/db/connection.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type AuditFacts, recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { type Instance, readInstance } from './instance.ts'

export interface InstanceChange extends Pick<AuditFacts, 'action' | 'changes'> {
  set: Partial<Omit<Instance, 'id' | 'createdAt'>>
}

/** Notes that the database file was rewritten at a start. Not in the audit log, because nobody acted just now. */
export function noteCompacted(tx: Tx): void {
  tx.update(instance).set({ compactAtStart: false }).run()
}

/** Notes which Opsentry opened the database last. Not in the audit log: copies from before an upgrade say it. */
export function noteVersion(db: Db, version: string): void {
  if (readInstance(db).lastVersion === version) return
  writeUnaudited(db, (tx) => {
    tx.update(instance).set({ lastVersion: version }).run()
  })
}

/** Notes the result of reading the bounce mailbox. Not in the audit log, because nobody asked for it. */
export function noteBounceCheck(
  tx: Tx,
  found: Pick<Instance, 'bounceSeen' | 'bounceCheckedAt' | 'bounceProblem'>,
): void {
  tx.update(instance).set(found).run()
}

/** Changes the one row about this instance and records it. In the causing transaction, which has authorized it. */
export function changeInstance(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { set, ...record }: InstanceChange,
): void {
  tx.update(instance).set(set).run()
  recordAudit(tx, deps, actor, { ...record, organizationId: null, subject: { type: 'instance', id: '1' } })
}
