import type { OrganizationId } from '#src/db/ids.ts'
import type { Act } from '#src/words/publishing.ts'
import { publishAnnouncement } from '../announcements/publish-announcement.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { amendUpdate } from '../incidents/amend-update.ts'
import { changeIncident } from '../incidents/change-incident.ts'
import { editStatusUpdate } from '../incidents/edit-incident.ts'
import { mergeIncident } from '../incidents/merge-incident.ts'
import { openByProgram } from '../incidents/open-by-program.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { publishPostmortem } from '../incidents/postmortem.ts'
import { publishDraft } from '../incidents/published-postmortem.ts'
import { amendMaintenanceUpdate } from '../maintenance/amend-maintenance-update.ts'
import { changeByProgram } from '../maintenance/change-by-program.ts'
import {
  cancelWindow,
  editMaintenanceUpdate,
  editWindow,
  extendWindow,
  postMaintenanceUpdate,
  rescheduleWindow,
} from '../maintenance/change-window.ts'
import { planByProgram } from '../maintenance/plan-by-program.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { endSeries } from '../maintenance/series.ts'
import type { Perform } from '../publications/publish.ts'
import { publishDue } from '../publications/publish-due.ts'

/** A verb, called with what was kept of it as JSON. */
type Kept = (deps: Deps, actor: Actor, organizationId: OrganizationId, ...args: never[]) => unknown

/** The verbs that can wait, by the word under which they are kept. */
const verbs: Record<Act, Kept> = {
  'incident.open': openIncident,
  'incident.update': postUpdate,
  'incident.merge': mergeIncident,
  'incident.postmortem': publishPostmortem,
  'incident.correction': editStatusUpdate,
  'incident.open_by_program': openByProgram,
  'incident.change_by_program': changeIncident,
  'incident.postmortem_by_program': publishDraft,
  'incident.correction_by_program': amendUpdate,
  'maintenance.plan': scheduleWindow,
  'maintenance.edit': editWindow,
  'maintenance.update': postMaintenanceUpdate,
  'maintenance.reschedule': rescheduleWindow,
  'maintenance.extend': extendWindow,
  'maintenance.cancel': cancelWindow,
  'maintenance.end_series': endSeries,
  'maintenance.correction': editMaintenanceUpdate,
  'maintenance.plan_by_program': planByProgram,
  'maintenance.change_by_program': changeByProgram,
  'maintenance.correction_by_program': amendMaintenanceUpdate,
  'announcement.publish': publishAnnouncement,
}

/** What a publication does. */
export function performing(deps: Deps): Perform {
  return (actor, { act, organizationId, args }) => verbs[act](deps, actor, organizationId, ...(args as never[]))
}

/** The schedule's: publishes what is due. */
export function publishWhatIsDue(deps: Deps, actor: SystemActor): number {
  return publishDue(deps, actor, performing(deps))
}
