import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { readService } from '#src/domain/status-page/read-service.ts'
import type { ServiceStatus } from '#src/words.ts'
import { type ModelOrganization, type ModelService, type RanWindow, statusAt } from '../model.ts'
import { processOf, type World } from '../world.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Every service is shown as the reference has it now. */
export function checkStatuses(world: World): void {
  const { deps } = processOf(world)
  const now = world.time.clock.now()
  for (const organization of world.model.organizations) {
    if (organization.deletedAt !== null) continue
    const shown = currentStatuses(deps, organization.id)
    const windows = ranWindows(world, organization)
    for (const service of organization.services) {
      const expected = statusAt(organization, service, windows, now)
      const status = shown.get(service.id)
      if (status !== expected) world.found(`a service of ${organization.name} is shown ${status} and is ${expected}`)
    }
  }
}

const weights: Partial<Record<ServiceStatus, number>> = { major_outage: 1, partial_outage: 0.3 }

/** The uptime of the last week, counted minute by minute; none is shown of a service that is not a day old. */
export function checkUptime(world: World, organization: ModelOrganization, service: ModelService): void {
  const { deps } = processOf(world)
  const now = world.time.clock.now()
  if (now - service.startedAt < day) return
  const page = readService(deps, organizationById(deps, organization.id), service.id)
  const { uptime: shown } = page.uptimes.find(({ range }) => range === '7 days') ?? { uptime: null }
  const expected = uptimeOf(world, organization, service, Math.max(now - 7 * day, service.startedAt), now)
  const isSame = shown === null ? expected === null : expected !== null && Math.abs(shown - expected) < 1e-6
  if (!isSame) world.found(`the uptime of a service is shown as ${shown} and is ${expected}`)
}

function uptimeOf(world: World, organization: ModelOrganization, service: ModelService, from: number, to: number) {
  const windows = ranWindows(world, organization)
  let [counted, down] = [0, 0]
  for (let at = from; at < to; at += minute) {
    const status = statusAt(organization, service, windows, at)
    if (status === 'under_maintenance') continue
    counted += 1
    down += weights[status] ?? 0
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
