import { and, asc, desc, eq, gt, ne, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import type { Actor, Deps } from '../context.ts'
import type { Anchor } from './anchor-line.ts'
import { auditKeys } from './audit-keys.ts'
import { type ChainEnd, detailsHash } from './chain.ts'
import { recordAudit } from './record-audit.ts'

/** Actions of entries in the instance's chain that say where other chains ended at that moment, or that one was erased. */
export const anchored = 'audit.anchored'
export const epochBegan = 'audit.epoch_began'
export const organizationErased = 'organization.erased'

/** How far each chain had come: its id, then the sequence and the hash of its last entry. */
export type Ends = Record<string, [sequence: number, hash: string]>

export function endsOf(ends: ChainEnd[]): Ends {
  return Object.fromEntries(ends.map(({ chain, sequence, hash }) => [chain, [sequence, hash]]))
}

/**
 * In the causing transaction: writes into the instance's chain how far every other chain has come since this was last written.
 * Returns the entry: whoever keeps its hash elsewhere can tell that all of this was so.
 */
export function anchorChains(tx: Tx, deps: Pick<Deps, 'clock' | 'db'>, actor: Actor): ChainEnd {
  const moved = tx
    .select()
    .from(auditHeads)
    .where(and(ne(auditHeads.chain, ''), gt(auditHeads.sequence, auditHeads.anchored)))
    .orderBy(asc(auditHeads.chain))
    .all()
  tx.update(auditHeads)
    .set({ anchored: sql`${auditHeads.sequence}` })
    .where(ne(auditHeads.chain, ''))
    .run()
  return recordAudit(tx, deps, actor, {
    action: anchored,
    organizationId: null,
    subject: { type: 'instance', id: '1' },
    changes: { ends: endsOf(moved) },
  })
}

/** The newest entry of that kind; undefined before there is one. */
export function newestAnchor(db: Reader): Anchor | undefined {
  const { at, sequence, hash } = auditEntries
  return db
    .select({ at, sequence, hash })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), eq(auditEntries.action, anchored)))
    .orderBy(desc(sequence))
    .get()
}

/** The newest that the instance's chain says of the others. */
export interface Anchors {
  /** Chain -> the entry that was its last; its hash stands for all before it. */
  recorded: Map<string, ChainEnd>
  /** Chain -> its last entry from before chains were keyed. */
  unkeyed: Map<string, number>
  /** Chain -> its last entry when its organization was erased; not where it began again. */
  erased: Map<string, ChainEnd>
}

/** Entries read at once, in some 5 ms: each may name every chain of a large instance. */
const step = 10

/** In steps. Only entries that hold: a forged one is named where the instance's own chain is read. */
export function* readingAnchors(db: Reader): Generator<void, Anchors> {
  const anchors: Anchors = { recorded: new Map(), unkeyed: new Map(), erased: new Map() }
  const { sealers } = auditKeys(db)
  for (let entries = after(db, 0); entries.length > 0; entries = after(db, entries.at(-1)?.sequence ?? 0)) {
    for (const entry of entries) {
      const holds =
        sealers.get(entry.epoch)?.entry(entry) === entry.hash && detailsHash(entry.details) === entry.detailsHash
      if (holds) readAnchor(anchors, entry)
    }
    yield
  }
  return anchors
}

function after(db: Reader, sequence: number) {
  // Each action apart, as the index has them: of all in one order SQLite would read the whole chain.
  return [anchored, epochBegan, organizationErased]
    .flatMap((action) =>
      db
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.chain, ''), eq(auditEntries.action, action), gt(auditEntries.sequence, sequence)))
        .orderBy(asc(auditEntries.sequence))
        .limit(step)
        .all(),
    )
    .toSorted((a, b) => a.sequence - b.sequence)
    .slice(0, step)
}

function readAnchor({ recorded, unkeyed, erased }: Anchors, { action, subjectId, details }: Recorded): void {
  const { changes } = JSON.parse(details) as { changes: { ends?: Ends; why?: string; end?: ChainEnd } }
  if (action === organizationErased) {
    recorded.delete(subjectId)
    if (changes.end) erased.set(subjectId, changes.end)
    return
  }
  for (const [chain, [sequence, hash]] of Object.entries(changes.ends ?? {})) {
    recorded.set(chain, { chain, sequence, hash })
    erased.delete(chain)
    if (action === epochBegan && changes.why === 'upgrade') unkeyed.set(chain, sequence)
  }
}

type Recorded = Pick<typeof auditEntries.$inferSelect, 'action' | 'subjectId' | 'details'>
