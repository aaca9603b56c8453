import type { Db } from '#src/db/connection.ts'
import { rowsOfStep } from '#src/db/insert-row.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { type Arrival, listArrivals, undoArrival } from '../organizations/arrivals.ts'
import { type OwnedTable, ownedTables } from '../organizations/owned-tables.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { Exported } from './exported.ts'

/**
 * Takes out what imports have left that were cut off, and lets everybody find their organizations again as they were. Does nothing where
 * none was, or while one is at work, in whatever process. At a start, before another import, and each minute while serving.
 */
export async function undoCutOffImports(deps: Deps, actor: Actor): Promise<void> {
  if (listArrivals(deps.db).length === 0) return
  const lock = deps.lockImports()
  if (!lock) return
  try {
    for (const arrival of listArrivals(deps.db)) await undoImport(deps, actor, arrival)
  } finally {
    lock.release()
  }
}

/** In steps; after an interruption whoever comes next goes on. The caller has `lockImports()`. */
export async function undoImport(deps: Deps, actor: Actor, arrival: Arrival, rest = yieldToEventLoop): Promise<void> {
  const { organizationId, isNew } = arrival
  for (const { table, which, selfReferences } of await broughtTables(deps.db, organizationId)) {
    for (const { name } of selfReferences) {
      await rest()
      writeUnaudited(
        deps.db,
        (tx) =>
          void tx
            .update(table)
            .set({ [name]: null })
            .where(which)
            .run(),
        { durable: false },
      )
    }
    const removeSome = () =>
      writeUnaudited(deps.db, (tx) => removeRows(tx, table, which, rowsOfStep), { durable: false })
    while (removeSome() === rowsOfStep) await rest()
  }
  write(deps.db, (tx) => {
    undoArrival(tx, arrival)
    recordAudit(tx, deps, actor, {
      action: 'organization.import_undone',
      organizationId: isNew ? null : organizationId,
      subject: { type: 'organization', id: organizationId },
    })
  })
}

/**
 * The tables of an export, children before their parents. It is brought into none but an organization that has no row of them. What an
 * export holds is loaded here: every start asks whether there is something to undo.
 */
async function broughtTables(db: Db, organizationId: string): Promise<OwnedTable[]> {
  const { exportedFiles } = await import('./exported.ts')
  const brought = new Set(Object.values(exportedFiles).flatMap(tablesOf))
  return ownedTables(db, organizationId).filter(({ table }) => brought.has(table))
}

function tablesOf({ table, parts }: Exported): Exported['table'][] {
  return [table, ...Object.values(parts).flatMap(tablesOf)]
}
