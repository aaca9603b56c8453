import { and, eq, getTableName, ne, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditHeads } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { removeChainEntries, removeChainHead } from '../audit/remove-chain.ts'
import {
  type DueOrganization,
  eraseOrganizationRow,
  organizationsToErase,
} from '../organizations/erase-organization.ts'
import { type OwnedTable, ownedTables } from '../organizations/owned-tables.ts'
import { inSteps, type Run } from './run.ts'

/**
 * Erases organizations whose time to be restored is over, with everything they own, their audit chain included. After an
 * interruption at any point the next run goes on: what is gone is gone, and what is left is still due.
 */
export async function eraseOrganizations(run: Run): Promise<void> {
  for (const organization of organizationsToErase(run.deps)) {
    await forgetInRequests(run, organization)
    const removed = await removeOwned(run, organization.id)
    eraseOrganizationRow(run.deps, run.actor, organization, removed)
    run.count('organizations', 1)
  }
  await removeChainsOfNobody(run)
}

/** Renames paths that hold an organization's short name; the requests themselves stay until they expire. */
async function forgetInRequests({ deps }: Run, { id, slug }: DueOrganization): Promise<void> {
  const former = deps.db.select().from(formerSlugs).where(eq(formerSlugs.organizationId, id)).all()
  const names = [slug, ...former.map((row) => row.slug)]
  const paths = [...names.flatMap((name) => [`/s/${name}`, `/app/${name}`]), `/v1/pages/${id}`]
  await deps.requestLogs.ask('forget', { paths, ips: [] })
}

async function removeOwned(run: Run, id: string): Promise<Record<string, number>> {
  const { db } = run.deps
  const removed: Record<string, number> = {}
  const owned = ownedTables(db, id)
  writeUnaudited(
    db,
    (tx) => {
      for (const one of owned) forgetSelfReferences(tx, one)
    },
    { durable: false },
  )
  for (const { table, which } of owned)
    await inSteps(run, 'rows', (tx, limit) => {
      const rows = removeRows(tx, table, which, limit)
      if (rows > 0) removed[getTableName(table)] = (removed[getTableName(table)] ?? 0) + rows
      return rows
    })
  return removed
}

function forgetSelfReferences(tx: Tx, { table, which, selfReferences }: OwnedTable): void {
  for (const { name } of selfReferences)
    tx.update(table)
      .set({ [name]: null })
      .where(which)
      .run()
}

/** A chain may go only when its organization has (migration 0022). */
async function removeChainsOfNobody(run: Run): Promise<void> {
  const { db } = run.deps
  const chains = db
    .select({ chain: auditHeads.chain })
    .from(auditHeads)
    .leftJoin(organizations, eq(organizations.id, auditHeads.chain))
    .where(and(ne(auditHeads.chain, ''), sql`${organizations.id} is null`))
    .all()
  for (const { chain } of chains) {
    await inSteps(run, 'rows', (tx, limit) => removeChainEntries(tx, chain, limit))
    writeUnaudited(db, (tx) => removeChainHead(tx, run.deps, chain), { durable: false })
  }
}
