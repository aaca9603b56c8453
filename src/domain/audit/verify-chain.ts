import { and, asc, eq, gt } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { readTogether } from '#src/db/write.ts'
import { checkEnds } from './all-ends.ts'
import { type Anchors, readingAnchors } from './anchors.ts'
import { auditKeys } from './audit-keys.ts'
import { detailsHash, firstHash } from './chain.ts'
import { entryCheck } from './entry-check.ts'
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

/**
 * Reads every audit chain from its first entry; one sentence for each broken chain, none when all are intact. A database that
 * was opened without its secret key is read as far as that goes: whether entries are in order.
 */
export function verifyChains(db: Reader): string[] {
  const anchors = atOnce(readingAnchors(db))
  const findings = chainsIn(db, anchors).flatMap((chain) => verifyChain(db, chain, anchors).finding ?? [])
  return [...checkKeys(db), ...findings, ...allEnds(db)]
}

/** `verifyChains` while others go on writing, in steps between which they have their turn. */
export async function verifyChainsInSteps(db: Reader, pause: () => Promise<void>): Promise<string[]> {
  const anchors = await inSteps(readingAnchors(db), pause)
  const findings: string[] = []
  for (const chain of chainsIn(db, anchors)) {
    const { finding } = await verifyChainInSteps(db, chain, pause)
    if (finding !== null) findings.push(finding)
  }
  return [...new Set([...checkKeys(db), ...findings, ...allEnds(db)])]
}

function chainsIn(db: Reader, anchors: Anchors): string[] {
  const named = [
    ...db.selectDistinct({ chain: auditEntries.chain }).from(auditEntries).all(),
    ...db.select({ chain: auditHeads.chain }).from(auditHeads).all(),
    ...[...anchors.recorded.keys()].map((chain) => ({ chain })),
  ]
  return [...new Set(named.map(({ chain }) => chain))].filter((chain) => !isLeftOver(db, anchors, chain))
}

/** From one state: other processes add entries meanwhile. */
function allEnds(db: Reader): string[] {
  return readTogether(db, (tx) => checkEnds(tx, nameOf, auditKeys(db)))
}

/**
 * One organization's chain, or '' for the instance's. Finds entries that were changed, removed or moved, at the end, too. An
 * entry whose details lost a person passes if a later entry records the erasure.
 */
export function verifyChain(db: Reader, chain: string, anchors?: Anchors): ChainReport {
  return atOnce(verifying(db, chain, anchors))
}

function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * The same, in steps between which visitors are answered: they have their turn while `pause` lasts. With the instance's chain
 * goes what concerns all of them: their keys, and where they end.
 */
export async function verifyChainInSteps(db: Reader, chain: string, pause: () => Promise<void>): Promise<ChainReport> {
  for (let attempt = 1; ; attempt++) {
    const head = headOf(db, chain)?.sequence
    const read = await inSteps(verifying(db, chain), pause)
    const report =
      chain === '' ? { ...read, finding: read.finding ?? checkKeys(db)[0] ?? allEnds(db)[0] ?? null } : read
    // Somebody may have been erased from entries that were read before, and the record of it from one that was read after.
    const isCertain = report.finding === null || headOf(db, chain)?.sequence === head
    if (isCertain || attempt === attempts) return report
  }
}

/** The organization was erased, its row and the record of it came first, and its entries go in steps. */
function isLeftOver(db: Reader, { erased }: Anchors, chain: string): boolean {
  const [recorded, head] = [erased.get(chain), headOf(db, chain)]
  return recorded !== undefined && head?.sequence === recorded.sequence && head.hash === recorded.hash
}

function checkKeys(db: Reader): string[] {
  const { keyed, newest } = auditKeys(db)
  return keyed && !newest
    ? ['Audit chains: their keys are gone, so that nobody can tell whether they were changed.']
    : []
}

async function inSteps<T>(steps: Generator<void, T>, pause: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await pause()
  }
}

/** Yields after each step. */
function* verifying(db: Reader, chain: string, known?: Anchors): Generator<void, ChainReport> {
  const name = nameOf(chain)
  const anchors = known ?? (yield* readingAnchors(db))
  const faultOf = entryCheck(db, chain, anchors)
  const erasures = new Erasures()
  let last = { sequence: 0, hash: firstHash, epoch: 0 }
  for (let entries = after(db, chain, 0); entries.length > 0; entries = after(db, chain, last.sequence)) {
    for (const entry of entries) {
      const sequence = last.sequence + 1
      const broken = (what: string) => ({
        entries: sequence,
        finding: `Audit chain of ${name}: entry ${sequence} ${what}.`,
      })
      if (entry.sequence !== sequence) return broken('is missing')
      const fault = faultOf(entry, last)
      if (fault !== null) return broken(fault)
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
      ? (checkEnd(db, chain, name, last) ?? checkRecorded(anchors, chain, name, last))
      : `Audit chain of ${name}: entry ${unrecorded} lost its details without a record of it.`
  return { entries: last.sequence, finding }
}

/** The instance's chain says that it went on. */
function checkRecorded({ recorded }: Anchors, chain: string, name: string, last: { sequence: number }): string | null {
  const furthest = recorded.get(chain)?.sequence ?? 0
  return furthest > last.sequence ? `Audit chain of ${name}: entry ${last.sequence + 1} is missing.` : null
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

function nameOf(chain: string): string {
  return chain === '' ? 'the instance' : `organization ${chain}`
}
