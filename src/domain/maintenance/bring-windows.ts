import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { type Changes, type Patch, type Replacements, replaceRows, saveRows } from '#src/db/save-rows.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { Deps } from '../context.ts'
import { remindersOf } from './find-window.ts'
import { setReminders } from './insert-window.ts'

type Window = typeof maintenanceWindows.$inferInsert
type Update = typeof maintenanceUpdates.$inferInsert

export interface BroughtWindows {
  maintenanceWindows: Changes<Window, Patch<Window> & Pick<Window, 'scheduledStart'>>
  maintenanceUpdates: Changes<Update, Patch<Update>>
  maintenanceServices: Replacements<typeof maintenanceServices.$inferInsert>
}

/**
 * In the causing transaction, which must record it: inserts imported windows with their history. The team's own reminders of
 * a window that was moved at its source move along.
 */
export function bringWindows(tx: Tx, deps: Pick<Deps, 'clock'>, brought: BroughtWindows): void {
  saveRows(tx, maintenanceWindows, brought.maintenanceWindows)
  saveRows(tx, maintenanceUpdates, brought.maintenanceUpdates)
  replaceRows(tx, maintenanceServices, maintenanceServices.maintenanceWindowId, brought.maintenanceServices)
  for (const window of brought.maintenanceWindows.updated) {
    if (window.sequence === undefined) continue
    const leads = remindersOf(tx, window.id).map(({ leadMinutes }) => leadMinutes)
    setReminders(tx, deps, window, leads)
  }
}

/** In the causing transaction, which must record it: readers of the Atom feed go on knowing these windows. */
export function bringWindowFeedIds(tx: Tx, brought: readonly { id: string; feedId: string }[]): void {
  for (const { id, feedId } of brought)
    tx.update(maintenanceWindows).set({ feedId }).where(eq(maintenanceWindows.id, id)).run()
}
