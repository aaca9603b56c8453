import type { Deps, Member } from '../context.ts'
import type { AffectedService } from '../incidents/insert-status-update.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import type { DemoIncident, DemoUpdate } from './demo-incident.ts'
import { serviceIdOf } from './service-steps.ts'
import type { Step } from './step.ts'

const minute = 60_000

/** The team's steps in one incident that began at `began` (UTC ms). `serviceIds`, by name, is read at each step. */
export function incidentSteps(
  actor: Member,
  serviceIds: Map<string, string>,
  { title, updates }: Pick<DemoIncident, 'title' | 'updates'>,
  began: number,
): Step[] {
  let incidentId = ''
  return updates.map((update, index) => ({
    at: began + update.after * minute,
    take(deps: Deps) {
      const input = {
        status: update.status,
        body: update.body,
        services: affected(update, serviceIds),
        notify: false,
      }
      if (index === 0) incidentId = openIncident(deps, actor, actor.organizationId, { title, ...input }).id
      else postUpdate(deps, actor, actor.organizationId, incidentId, input)
    },
  }))
}

function affected({ services = {} }: DemoUpdate, serviceIds: Map<string, string>): AffectedService[] {
  return Object.entries(services).map(([name, status]) => ({ serviceId: serviceIdOf(serviceIds, name), status }))
}
