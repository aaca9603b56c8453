import type { ServiceStatus } from '#src/words.ts'
import { severity, worstStatus } from '../service-status/effective-status.ts'
import type { ServiceGroup } from '../services/service.ts'
import type { PageService, ServiceDay } from './model.ts'
import { showcased } from './shown-services.ts'
import { sum } from './uptime.ts'

/**
 * A group's days: each the worst of its services, with the incidents of all of them. Durations are left to the services,
 * because they were not down at the same time.
 */
export function groupDays(services: readonly PageService[]): ServiceDay[] {
  const members = showcased(services)
  const [first = [], ...others] = new Set(members.map(({ days }) => days))
  return others.length === 0 ? daysOfOne(first) : daysOfAll([first, ...others])
}

const known = new WeakMap<ServiceDay[], ServiceDay[]>()

/** Its services share their days, as those of other groups may. */
function daysOfOne(days: ServiceDay[]): ServiceDay[] {
  const own = known.get(days) ?? days.map((day) => ({ ...day, spent: [] }))
  known.set(days, own)
  return own
}

function daysOfAll(distinct: [ServiceDay[], ...ServiceDay[][]]): ServiceDay[] {
  return distinct[0].map(({ date }, index) => {
    const days = distinct.flatMap((days) => days[index] ?? [])
    const known = days.flatMap(({ worst }) => worst ?? [])
    const incidents = new Map(days.flatMap((day) => day.incidents).map((incident) => [incident.id, incident]))
    return {
      date,
      worst: known.length === 0 ? null : worstStatus(known),
      spent: [],
      incidents: [...incidents.values()],
    }
  })
}

/** 0 to 1, the mean of its services', as Statuspage shows it; null where none has data. */
export function groupUptime(members: readonly Pick<PageService, 'uptime'>[]): number | null {
  const known = members.flatMap(({ uptime }) => uptime ?? [])
  return known.length === 0 ? null : sum(known) / known.length
}

/** A group shows its services by itself where the team wants it so, and while one is in trouble; planned work is no trouble. */
export function isGroupOpen(group: Pick<ServiceGroup, 'open'> | null, status: ServiceStatus): boolean {
  return group === null || group.open || severity(status) > severity('under_maintenance')
}
