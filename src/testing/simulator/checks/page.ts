import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { readService } from '#src/domain/status-page/read-service.ts'
import { recordedNow } from '#src/domain/time/clock-reading.ts'
import type { ServiceStatus } from '#src/words.ts'
import { type ModelOrganization, type ModelService, type RanWindow, statusAt } from '../model.ts'
import { processOf, type World } from '../world.ts'
import { type Dated, datedOf } from './dates.ts'

const day = 24 * 3_600_000

/** Every service is shown as what was said of it last has it, whatever the clock said meanwhile. */
export function checkStatuses(world: World): void {
  const { deps } = processOf(world)
  for (const organization of world.model.organizations) {
    if (organization.deletedAt !== null) continue
    const shown = currentStatuses(deps, organization.id)
    const windows = runningWindows(world, organization)
    for (const service of organization.services) {
      const expected = statusAt(organization, service, windows, world.time.truth())
      const status = shown.get(service.id)
      if (status !== expected) world.found(`a service of ${organization.name} is shown ${status} and is ${expected}`)
    }
  }
}

const weights: Partial<Record<ServiceStatus, number>> = { major_outage: 1, partial_outage: 0.3 }

/** The uptime of the last week follows from what the instance has dated; none is shown of a service that is not a day old. */
export function checkUptime(world: World, organization: ModelOrganization, { id }: ModelService): void {
  const { deps } = processOf(world)
  const now = recordedNow(deps)
  const dated = datedOf(world, organization, id)
  if (now - dated.service.startedAt < day) return
  const page = readService(deps, organizationById(deps, organization.id), id)
  const { uptime: shown } = page.uptimes.find(({ range }) => range === '7 days') ?? { uptime: null }
  // What was said in this very millisecond counts, and is all that does where maintenance ran before.
  const expected = uptimeOf(dated, ranWindows(world, organization), { from: now - 7 * day, to: now + 1 })
  const isSame = shown === null ? expected === null : expected !== null && Math.abs(shown - expected) < 1e-6
  if (!isSame) world.found(`the uptime of a service is shown as ${shown} and is ${expected}`)
}

/** Counted from each moment at which anything changed to the next. */
export function uptimeOf(
  { organization, service }: Dated,
  windows: readonly RanWindow[],
  range: { from: number; to: number },
): number | null {
  const from = Math.max(range.from, service.startedAt)
  const { to } = range
  const changes = [
    ...service.own.map(({ at }) => at),
    ...organization.incidents.flatMap(({ updates }) => updates.map(({ at }) => at)),
    ...windows.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? to]),
  ]
  const moments = [from, ...new Set(changes.filter((at) => at > from && at < to)), to].toSorted((a, b) => a - b)
  let [counted, down] = [0, 0]
  for (const [index, at] of moments.slice(0, -1).entries()) {
    const status = statusAt(organization, service, windows, at)
    if (status === 'under_maintenance') continue
    const length = (moments[index + 1] ?? to) - at
    counted += length
    down += length * (weights[status] ?? 0)
  }
  return counted === 0 ? null : 1 - down / counted
}

/** As the instance recorded them; that they ran as planned is asked elsewhere. */
function ranWindows(world: World, { id }: ModelOrganization): RanWindow[] {
  return processOf(world)
    .db.$client.query<RanWindow, [string]>(
      `SELECT s.service_id AS serviceId, w.started_at AS startedAt, w.ended_at AS endedAt
        FROM maintenance_windows w JOIN maintenance_services s ON s.maintenance_window_id = w.id
        WHERE w.organization_id = ? AND w.started_at IS NOT NULL AND w.deleted_at IS NULL`,
    )
    .all(id)
}

/** Whatever their dates: those of which the team or the schedule said last that they run. */
function runningWindows(world: World, { id }: ModelOrganization): RanWindow[] {
  return processOf(world)
    .db.$client.query<RanWindow, [string]>(
      `SELECT s.service_id AS serviceId, 0 AS startedAt, NULL AS endedAt
        FROM maintenance_windows w JOIN maintenance_services s ON s.maintenance_window_id = w.id
        WHERE w.organization_id = ? AND w.status IN ('in_progress', 'verifying') AND w.deleted_at IS NULL`,
    )
    .all(id)
}
