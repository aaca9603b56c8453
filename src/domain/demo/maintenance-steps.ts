import type { Deps, Member } from '../context.ts'
import { postMaintenanceUpdate } from '../maintenance/change-window.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import type { DemoMaintenance } from './maintenance.ts'
import { serviceIdOf } from './service-steps.ts'
import type { Step } from './step.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The team's steps for one maintenance window. `today`: UTC ms of its start; `serviceIds`, by name, is read at each step. */
export function maintenanceSteps(
  actor: Member,
  serviceIds: Map<string, string>,
  { title, inDays, at: [hours, minutes], announcedDaysBefore, updates, ...planned }: DemoMaintenance,
  today: number,
): Step[] {
  const start = today + inDays * day + hours * hour + minutes * minute
  let windowId = ''
  const announcement: Step = {
    at: today + (inDays - announcedDaysBefore) * day + 14 * hour,
    take(deps: Deps) {
      windowId = scheduleWindow(deps, actor, actor.organizationId, {
        title,
        body: planned.body,
        serviceIds: planned.services.map((name) => serviceIdOf(serviceIds, name)),
        scheduledStart: start,
        scheduledEnd: start + planned.minutes * minute,
        autoStart: updates.length === 0,
        autoComplete: updates.length === 0,
        // The subscribers' addresses exist nowhere: the clock must not mail them either.
        reminders: [],
        notifyAtStart: false,
        notifyAtEnd: false,
        notify: false,
        rule: null,
      }).id
    },
  }
  const said = updates.map(({ after, status, body }) => ({
    at: start + after * minute,
    take(deps: Deps) {
      postMaintenanceUpdate(deps, actor, actor.organizationId, windowId, { status, body, notify: false })
    },
  }))
  return [announcement, ...said]
}
