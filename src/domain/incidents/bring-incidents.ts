import { and, eq, isNotNull, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { type Changes, type Patch, type Replacements, replaceRows, saveRows } from '#src/db/save-rows.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'

export interface BroughtIncidents {
  incidents: Changes<typeof incidents.$inferInsert, Patch<typeof incidents.$inferInsert>>
  statusUpdates: Changes<typeof statusUpdates.$inferInsert, Patch<typeof statusUpdates.$inferInsert>>
  statusUpdateServices: Replacements<typeof statusUpdateServices.$inferInsert>
  incidentServices: Replacements<typeof incidentServices.$inferInsert>
}

/** In the causing transaction, which must record it: inserts imported incidents with their history. Nobody is notified. */
export function bringIncidents(tx: Tx, brought: BroughtIncidents): void {
  leaveOldTranslations(tx, brought)
  saveRows(tx, incidents, brought.incidents)
  saveRows(tx, statusUpdates, brought.statusUpdates)
  replaceRows(tx, statusUpdateServices, statusUpdateServices.statusUpdateId, brought.statusUpdateServices)
  replaceRows(tx, incidentServices, incidentServices.incidentId, brought.incidentServices)
}

/** What was written in further languages says what stood there before (`edit-incident.ts`). */
function leaveOldTranslations(tx: Tx, brought: Pick<BroughtIncidents, 'incidents' | 'statusUpdates'>): void {
  for (const { id, title } of brought.incidents.updated)
    if (title !== undefined)
      tx.update(incidents)
        .set({ furtherTitles: null })
        .where(and(eq(incidents.id, id), isNotNull(incidents.furtherTitles), ne(incidents.title, title)))
        .run()
  for (const { id, body } of brought.statusUpdates.updated)
    if (body !== undefined)
      tx.update(statusUpdates)
        .set({ furtherBodies: null })
        .where(and(eq(statusUpdates.id, id), isNotNull(statusUpdates.furtherBodies), ne(statusUpdates.body, body)))
        .run()
}

/** In the causing transaction, which must record it: readers of the Atom feed go on knowing these incidents. */
export function bringIncidentFeedIds(tx: Tx, brought: readonly { id: IncidentId; feedId: string }[]): void {
  for (const { id, feedId } of brought) tx.update(incidents).set({ feedId }).where(eq(incidents.id, id)).run()
}
