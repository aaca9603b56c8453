import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { type Changes, type Patch, type Replacements, replaceRows, saveRows } from '#src/db/save-rows.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/status.ts'

export interface BroughtIncidents {
  incidents: Changes<typeof incidents.$inferInsert, Patch<typeof incidents.$inferInsert>>
  statusUpdates: Changes<typeof statusUpdates.$inferInsert, Patch<typeof statusUpdates.$inferInsert>>
  statusUpdateServices: Replacements<typeof statusUpdateServices.$inferInsert>
  incidentServices: Replacements<typeof incidentServices.$inferInsert>
}

/** In the causing transaction, which must record it: inserts imported incidents with their history. Nobody is notified. */
export function bringIncidents(tx: Tx, brought: BroughtIncidents): void {
  saveRows(tx, incidents, brought.incidents)
  saveRows(tx, statusUpdates, brought.statusUpdates)
  replaceRows(tx, statusUpdateServices, statusUpdateServices.statusUpdateId, brought.statusUpdateServices)
  replaceRows(tx, incidentServices, incidentServices.incidentId, brought.incidentServices)
}

/** In the causing transaction, which must record it: readers of the Atom feed go on knowing these incidents. */
export function bringIncidentFeedIds(tx: Tx, brought: readonly { id: IncidentId; feedId: string }[]): void {
  for (const { id, feedId } of brought) tx.update(incidents).set({ feedId }).where(eq(incidents.id, id)).run()
}
