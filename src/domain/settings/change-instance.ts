import type { Tx } from '#src/db/connection.ts'
import { instance } from '#src/db/schema/identity.ts'
import { type AuditFacts, recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import type { Instance } from './instance.ts'

export interface InstanceChange extends Pick<AuditFacts, 'action' | 'changes'> {
  set: Partial<Omit<Instance, 'id' | 'createdAt'>>
}

/** The database file was written anew at a start: nobody asked now, so it is in no log. */
export function noteCompacted(tx: Tx): void {
  tx.update(instance).set({ compactAtStart: false }).run()
}

/** What a look into the mailbox of bounces found: nobody asked for it, so it is in no log. */
export function noteBounceCheck(
  tx: Tx,
  found: Pick<Instance, 'bounceSeen' | 'bounceCheckedAt' | 'bounceProblem'>,
): void {
  tx.update(instance).set(found).run()
}

/** In the causing transaction, which has authorized: changes the one row about this instance, and records it. */
export function changeInstance(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { set, ...record }: InstanceChange,
): void {
  tx.update(instance).set(set).run()
  recordAudit(tx, deps, actor, { ...record, organizationId: null, subject: { type: 'instance', id: '1' } })
}
