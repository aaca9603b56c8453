import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { auditState } from '#src/db/schema/evidence.ts'
import { auditHeads } from '#src/db/schema/operations.ts'
import type { AuditKeys } from './audit-keys.ts'
import type { ChainEnd, Sealer } from './chain.ts'

export type AuditState = typeof auditState.$inferSelect

const stateId = 1
const modulus = 1n << 256n

/**
 * The row after one chain's end has moved. Whoever cannot make the seal of the row before cannot have it made: a sum that does
 * not fit its seal stays without one for good.
 */
export function movedState(
  by: Sealer,
  before: AuditState,
  { from, to, entries }: { from: string | null; to: string | null; entries: number },
): AuditState {
  const isSound = before.epoch === by.epoch && before.seal === by.all(before)
  const after = {
    ...before,
    entries: before.entries + entries,
    sum: hex(number(before.sum) - number(from) + number(to)),
  }
  return { ...after, seal: isSound ? by.all(after) : '' }
}

/** In the transaction that removes a chain's end. */
export function leaveOutEnd(tx: Tx, by: Sealer, end: ChainEnd): void {
  const before = readState(tx)
  if (before)
    tx.update(auditState)
      .set(movedState(by, before, { from: by.end(end), to: null, entries: 0 }))
      .run()
}

/** Seals every end with a new key; one that did not fit the key before is left without. The first key takes what it finds. */
export function resealEnds(tx: Tx, by: Sealer, former: Sealer | null): void {
  const heads = tx.select().from(auditHeads).all()
  const before = readState(tx)
  let isSound =
    former === null || (before?.seal === former.all(before ?? noEnds) && before.sum === sumOf(heads, former))
  for (const head of heads) {
    const fits = former === null || head.seal === former.end(head)
    if (!fits) isSound = false
    tx.update(auditHeads)
      .set({ seal: fits ? by.end(head) : null, anchored: head.sequence })
      .where(eq(auditHeads.chain, head.chain))
      .run()
  }
  const entries = before?.entries ?? heads.reduce((sum, { sequence }) => sum + sequence, 0)
  const ends = { epoch: by.epoch, entries, sum: sumOf(heads, by) }
  const state = { id: stateId, ...ends, seal: isSound ? by.all(ends) : '' }
  tx.insert(auditState).values(state).onConflictDoUpdate({ target: auditState.id, set: state }).run()
}

const noEnds = { epoch: 0, entries: 0, sum: '' }

/** One sentence for each record of an end that does not hold; `nameOf` gives a chain's name. */
export function checkEnds(db: Reader, nameOf: (chain: string) => string, { sealers, newest }: AuditKeys): string[] {
  if (!newest) return []
  const state = readState(db)
  const by = state && sealers.get(state.epoch)
  if (!state || !by) return ['Audit chains: the record of where all of them end is gone.']
  const heads = db.select().from(auditHeads).all()
  const changed = heads.filter((head) => head.seal !== by.end(head)).map(({ chain }) => nameOf(chain))
  const isSound = state.seal === by.all(state) && state.sum === sumOf(heads, by)
  return [
    ...changed.map((name) => `Audit chain of ${name}: the record of where it ends was changed.`),
    ...(isSound
      ? []
      : [
          'Audit chains: where they end is not where they ended: one was removed, cut short or put back to an earlier state.',
        ]),
  ]
}

export function readState(db: Reader): AuditState | undefined {
  return db.select().from(auditState).where(eq(auditState.id, stateId)).get()
}

function sumOf(ends: ChainEnd[], by: Sealer): string {
  return hex(ends.reduce((sum, end) => sum + number(by.end(end)), 0n))
}

function number(seal: string | null): bigint {
  return seal === null || !/^[0-9a-f]{64}$/.test(seal) ? 0n : BigInt(`0x${seal}`)
}

function hex(sum: bigint): string {
  return (((sum % modulus) + modulus) % modulus).toString(16).padStart(64, '0')
}
