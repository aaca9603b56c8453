import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { findImport } from './find-import.ts'
import { createSorter, sortedColumns } from './sort-found.ts'

/** Addresses in one step: others have their turn in between. */
const step = 500

/**
 * Previews the list anew with the addresses of one column; null: of all of them. Throws conflict once the import was started,
 * and invalid for a column without addresses.
 */
export async function chooseColumn(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { id, column }: { id: string; column: number | null },
): Promise<void> {
  authorize(actor, 'subscribers:write', organizationId)
  const { layout } = findImport(deps.db, organizationId, id)
  if (column !== null && !layout?.columns.some(({ index }) => index === column))
    throw invalid({ column: 'Choose one of the columns.' })
  const found = foundIn(deps, id)
  const sorter = createSorter(deps, organizationId, column)
  for (let from = 0; from < found.length; from += step) {
    sorter.add(found.slice(from, from + step))
    await yieldToEventLoop()
  }
  const sorted = sortedColumns(sorter.sorted)
  writeUnaudited(deps.db, (tx) => {
    // It may have been started meanwhile.
    if (findImport(tx, organizationId, id).state !== 'previewed') throw startedAlready()
    tx.update(subscriberImports)
      .set({ column, ...sorted })
      .where(eq(subscriberImports.id, id))
      .run()
  })
}

function foundIn({ db }: Deps, id: string) {
  const row = db
    .select({ found: subscriberImports.found })
    .from(subscriberImports)
    .where(eq(subscriberImports.id, id))
    .get()
  if (!row?.found) throw startedAlready()
  return row.found
}

function startedAlready(): Error {
  return conflict('This import was started already, or its list has one column of addresses.')
}
