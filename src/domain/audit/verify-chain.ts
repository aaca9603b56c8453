import { and, asc, eq, gt } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { detailsHash, entryHash, firstHash } from './chain.ts'
import { Erasures, isErased } from './erasures.ts'

export interface ChainReport {
  /** Entries read. */
  entries: number
  /** One sentence; null: the chain is intact. */
  finding: string | null
}

/** Entries read at once, in some 5 ms: a chain of a hundred thousand need not fit into memory. */
const step = 500
/** Times that a broken chain is read anew because entries were added meanwhile. */
const attempts = 3

/** Reads every audit chain from its first entry; one sentence for each broken chain, none when all are intact. */
export function verifyChains(db: Reader): string[] {
  const named = [
    ...db.selectDistinct({ chain: auditEntries.chain }).from(auditEntries).all(),
    ...db.select({ chain: auditHeads.chain }).from(auditHeads).all(),
  ]
  return [...new Set(named.map(({ chain }) => chain))].flatMap((chain) => verifyChain(db, chain).finding ?? [])
}

/**
 * One organization's chain, or '' for the instance's. Finds entries that were changed, removed or moved, at the end, too. An
 * entry whose details lost a person passes if a later entry records the erasure.
 */
export function verifyChain(db: Reader, chain: string): ChainReport {
  const steps = verifying(db, chain)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same, in steps between which visitors are answered: they have their turn while `pause` lasts. */
export async function verifyChainInSteps(db: Reader, chain: string, pause: () => Promise<void>): Promise<ChainReport> {
  for (let attempt = 1; ; attempt++) {
    const head = headOf(db, chain)?.sequence
    const report = await inSteps(verifying(db, chain), pause)
    // Somebody may have been erased from entries that were read before, and the record of it from one that was read after.
    const isCertain = report.finding === null || headOf(db, chain)?.sequence === head
    if (isCertain || attempt === attempts) return report
  }
}

async function inSteps(steps: Generator<void, ChainReport>, pause: () => Promise<void>): Promise<ChainReport> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await pause()
  }
}

/** Yields after each step. */
function* verifying(db: Reader, chain: string): Generator<void, ChainReport> {
  const name = chain === '' ? 'the instance' : `organization ${chain}`
  const erasures = new Erasures()
  let last = { sequence: 0, hash: firstHash }
  for (let entries = after(db, chain, 0); entries.length > 0; entries = after(db, chain, last.sequence)) {
    for (const entry of entries) {
      const sequence = last.sequence + 1
      const broken = (what: string) => ({
        entries: sequence,
        finding: `Audit chain of ${name}: entry ${sequence} ${what}.`,
      })
      if (entry.sequence !== sequence) return broken('is missing')
      if (entry.previousHash !== last.hash) return broken('does not follow the one before it')
      if (entry.hash !== entryHash(entry)) return broken('was changed')
      if (entry.detailsHash === detailsHash(entry.details)) {
        if (!erasures.settle(entry)) return broken('records an erasure that does not match')
      } else if (isErased(entry)) erasures.note(entry)
      else return broken('was changed')
      last = entry
    }
    yield
  }
  const unrecorded = erasures.firstUnrecorded()
  const finding =
    unrecorded === undefined
      ? checkEnd(db, chain, name, last)
      : `Audit chain of ${name}: entry ${unrecorded} lost its details without a record of it.`
  return { entries: last.sequence, finding }
}

function checkEnd(db: Reader, chain: string, name: string, last: { sequence: number; hash: string }): string | null {
  const head = headOf(db, chain)
  if (head?.sequence === last.sequence && head.hash === last.hash) return null
  // An empty chain is broken: the founding of its organization, or of the instance, is always its first entry.
  else if ((head?.sequence ?? 0) > last.sequence || last.sequence === 0)
    return `Audit chain of ${name}: entry ${last.sequence + 1} is missing.`
  else return `Audit chain of ${name}: entry ${last.sequence} was added without being recorded as the last one.`
}

function headOf(db: Reader, chain: string) {
  return db.select().from(auditHeads).where(eq(auditHeads.chain, chain)).get()
}

function after(db: Reader, chain: string, sequence: number) {
  return db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, chain), gt(auditEntries.sequence, sequence)))
    .orderBy(asc(auditEntries.sequence))
    .limit(step)
    .all()
}
