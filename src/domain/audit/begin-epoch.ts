import { desc } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { auditEpochs } from '#src/db/schema/evidence.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import type { Actor, Deps } from '../context.ts'
import { resealEnds } from './all-ends.ts'
import { endsOf, epochBegan } from './anchors.ts'
import { addAuditKey, auditKeys, epochIdentity } from './audit-keys.ts'
import { recordAudit } from './record-audit.ts'

/**
 * - `new`: of an instance that has no entries yet
 * - `upgrade`: its entries so far are unkeyed; where each chain ended is sealed at this moment
 * - `rotation`: of the secret key
 * - `lost`: the keys before are gone, so that nobody can check any more what they sealed
 */
export type EpochReason = 'new' | 'upgrade' | 'rotation' | 'lost'

/** In the causing transaction: makes a key for all that is recorded from now on, and records where every chain ended under it. */
export function beginEpoch(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db' | 'ids' | 'secrets'>,
  actor: Actor,
  why: EpochReason,
): void {
  const former = auditKeys(deps.db).newest
  const epoch = (why === 'lost' ? lastUsed(tx) : (former?.epoch ?? 0)) + 1
  const key = deps.ids.token()
  const ends = tx.select().from(auditHeads).all()
  tx.insert(auditEpochs)
    .values({ id: epoch, key: deps.secrets.seal(key, epochIdentity(epoch)), beganAt: deps.clock.now() })
    .run()
  const by = addAuditKey(deps.db, epoch, key)
  resealEnds(tx, by, why === 'lost' ? by : former)
  if (why !== 'new')
    recordAudit(tx, deps, actor, {
      action: epochBegan,
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { why, epoch, ends: endsOf(ends) },
    })
}

function lastUsed(tx: Tx): number {
  const newest = tx.select({ epoch: auditEntries.epoch }).from(auditEntries).orderBy(desc(auditEntries.epoch)).get()
  return newest?.epoch ?? 0
}
