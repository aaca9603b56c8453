import type { OrganizationId } from '#src/db/ids.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, Member } from '../context.ts'
import { setUpInstance } from '../setup/set-up-instance.ts'
import type { DemoIncident } from './demo-incident.ts'
import { fillMetrics } from './fill-metrics.ts'
import { fillSubscribers } from './fill-subscribers.ts'
import { fillTeam } from './fill-team.ts'
import { incidentSteps } from './incident-steps.ts'
import { maintenance } from './maintenance.ts'
import { maintenanceSteps } from './maintenance-steps.ts'
import { olderIncidents } from './older-incidents.ts'
import { account, organization } from './page.ts'
import { ongoingIncident, openIncidentBegan, recentIncidents } from './recent-incidents.ts'
import { serviceSteps } from './service-steps.ts'
import type { Step } from './step.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Days: 90 of history, and a few before them to create the page in. */
const beganDaysAgo = 95

/**
 * Fills an instance that is not set up with a fictitious organization, 90 days old, by the domain's own functions under past
 * clocks. The same `deps.clock` yields the same data. Nobody is notified. Throws conflict once setup has begun.
 */
export async function fillDemo(
  deps: Deps,
  actor: Actor,
  password: string,
): Promise<{ organizationId: OrganizationId; slug: string; email: string; name: string }> {
  authorizeInstanceAdmin(actor)
  const now = deps.clock.now()
  const today = now - (now % day)
  const began = today - beganDaysAgo * day + 9 * 60 * minute
  const { organizationId, accountId } = await setUpInstance(asOf(deps, began), actor, {
    ...organization,
    ...account,
    password,
  })
  const dana: Member = {
    kind: 'member',
    accountId,
    name: account.name,
    organizationId,
    role: 'owner',
    origin: actor.origin,
  }
  await fillTeam(asOf(deps, began), dana)
  const ids = new Map<string, string>()
  const steps = [
    ...serviceSteps(dana, ids, today, began),
    ...allIncidentSteps(dana, ids, now, today),
    ...maintenance.flatMap((window) => maintenanceSteps(dana, ids, window, today)),
  ]
  for (const step of steps.sort((a, b) => a.at - b.at)) step.take(asOf(deps, step.at))
  await fillMetrics(deps, dana, now)
  fillSubscribers(deps, dana, ids, today)
  return { organizationId, slug: organization.slug, email: account.email, name: organization.organization }
}

function asOf(deps: Deps, at: number): Deps {
  return { ...deps, clock: { ...deps.clock, now: () => at } }
}

function allIncidentSteps(actor: Member, ids: Map<string, string>, now: number, today: number): Step[] {
  const past = [...olderIncidents, ...recentIncidents].flatMap((incident) =>
    incidentSteps(actor, ids, incident, beginningOf(incident, today)),
  )
  return [...past, ...incidentSteps(actor, ids, ongoingIncident, now - openIncidentBegan * minute)]
}

function beginningOf({ daysAgo, at: [hours, minutes] }: DemoIncident, today: number): number {
  return today - daysAgo * day + (hours * 60 + minutes) * minute
}
