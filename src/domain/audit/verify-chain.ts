import { asc, eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { detailsHash, entryHash, firstHash } from './chain.ts'

/** Reads every audit chain from its first entry; one sentence for each chain that does not hold, none when all do. */
export function verifyChains(db: Db): string[] {
  const chains = db.selectDistinct({ chain: auditEntries.chain }).from(auditEntries).all()
  return chains.flatMap(({ chain }) => verifyChain(db, chain))
}

function verifyChain(db: Db, chain: string): string[] {
  const name = chain === '' ? 'the instance' : `organization ${chain}`
  let previousHash = firstHash
  let sequence = 0
  const entries = db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.chain, chain))
    .orderBy(asc(auditEntries.sequence))
    .all()
  for (const entry of entries) {
    sequence += 1
    if (entry.sequence !== sequence) return [`Audit chain of ${name}: entry ${sequence} is missing.`]
    if (entry.previousHash !== previousHash)
      return [`Audit chain of ${name}: entry ${sequence} does not follow the one before it.`]
    if (entry.hash !== entryHash(entry) || entry.detailsHash !== detailsHash(entry.details))
      return [`Audit chain of ${name}: entry ${sequence} was changed.`]
    previousHash = entry.hash
  }
  return []
}
