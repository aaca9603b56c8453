import type { Tx } from '#src/db/connection.ts'
import { maintenanceReminders } from '#src/db/schema/maintenance.ts'
import type { Deps } from '../context.ts'
import { remindersOf } from './find-window.ts'
import { setReminders } from './insert-window.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'

/** Keeps sent reminders settled: a changed title must not send them again. In the causing transaction. */
export function keepReminders(tx: Tx, deps: Pick<Deps, 'clock'>, window: MaintenanceWindow, leads: number[]): void {
  const sent = remindersOf(tx, window.id).filter(({ settledAt }) => settledAt !== null)
  setReminders(tx, deps, window, leads)
  for (const reminder of sent.filter(({ leadMinutes }) => leads.includes(leadMinutes)))
    tx.insert(maintenanceReminders)
      .values(reminder)
      .onConflictDoUpdate({
        target: [maintenanceReminders.maintenanceWindowId, maintenanceReminders.leadMinutes],
        set: { settledAt: reminder.settledAt },
      })
      .run()
}
