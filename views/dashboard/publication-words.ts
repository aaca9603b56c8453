import type { Act } from '#src/words/publishing.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** What it would do, as a heading. */
export function deedOf(act: Act, { publications: { deeds } }: DashboardMessages): string {
  const words: Record<Act, string> = {
    'incident.open': deeds.openIncident,
    'incident.update': deeds.postUpdate,
    'incident.merge': deeds.merge,
    'incident.postmortem': deeds.postmortem,
    'incident.correction': deeds.correctUpdate,
    'incident.open_by_program': deeds.openIncident,
    'incident.change_by_program': deeds.changeIncident,
    'incident.postmortem_by_program': deeds.postmortem,
    'incident.correction_by_program': deeds.correctUpdate,
    'maintenance.plan': deeds.planMaintenance,
    'maintenance.edit': deeds.changeMaintenance,
    'maintenance.update': deeds.postMaintenanceUpdate,
    'maintenance.reschedule': deeds.moveMaintenance,
    'maintenance.extend': deeds.extendMaintenance,
    'maintenance.cancel': deeds.cancelMaintenance,
    'maintenance.end_series': deeds.endSeries,
    'maintenance.correction': deeds.correctMaintenanceUpdate,
    'maintenance.plan_by_program': deeds.planMaintenance,
    'maintenance.change_by_program': deeds.changeMaintenance,
    'maintenance.correction_by_program': deeds.correctMaintenanceUpdate,
    'announcement.publish': deeds.announce,
  }
  return words[act]
}
