import { readClock } from '#src/domain/time/clock-reading.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { ModelOrganization, ModelService } from '../model.ts'
import { processOf, type World } from '../world.ts'

export interface Dated {
  organization: ModelOrganization
  service: ModelService
}

/** What was said of a service, as the instance has dated it. */
export function datedOf(world: World, organization: ModelOrganization, id: string): Dated {
  const { displayedAt, startedAt, ownOf } = datesOf(world)
  const incidents = organization.incidents.map((incident) => ({
    ...incident,
    updates: incident.updates.map((update) => ({ ...update, at: displayedAt(update.id) })),
  }))
  return { organization: { ...organization, incidents }, service: { id, startedAt: startedAt(id), own: ownOf(id) } }
}

/** Once the clock is right, and known to be, everything is dated as it was, as far as the instance can know. */
export function checkDates(world: World): void {
  const { time, dating, model } = world
  const known = readClock(processOf(world).db)
  if (!dating.isExact || time.offset() !== 0 || known === undefined || known.doubtedSince !== null) return
  const { displayedAt, startedAt, ownOf } = datesOf(world)
  const off = (what: string, shown: number | undefined, at: number) => {
    if (shown !== at) world.found(`${what} is dated ${((shown ?? 0) - at) / 60_000} minutes off`)
  }
  for (const { incidents, services } of model.organizations.filter(({ deletedAt }) => deletedAt === null)) {
    for (const { title, updates } of incidents.filter(({ isDeleted }) => !isDeleted))
      for (const { id, at, status } of updates) off(`“${title}”, ${status},`, displayedAt(id), at)
    for (const { id, startedAt: at, own } of services) {
      off('the beginning of a service', startedAt(id), at)
      const dates = ownOf(id).slice(1)
      for (const [index, change] of changes(own).entries()) off('a status set by hand', dates[index]?.at, change.at)
    }
  }
}

/** Those that set another status than there was. */
function changes(own: ModelService['own']): ModelService['own'] {
  return own.filter(({ status }, index) => status !== (own[index - 1]?.status ?? 'operational'))
}

function datesOf(world: World) {
  const { $client: client } = processOf(world).db
  const displayed = client.query<{ at: number }, [string]>('SELECT display_at AS at FROM status_updates WHERE id = ?')
  const started = client.query<{ at: number }, [string]>('SELECT started_at AS at FROM services WHERE id = ?')
  const own = client.query<{ at: number; status: ServiceStatus }, [string]>(
    'SELECT at, status FROM service_status_changes WHERE service_id = ? ORDER BY at, rowid',
  )
  return {
    displayedAt: (id: string) => displayed.get(id)?.at ?? Number.NaN,
    startedAt: (id: string) => started.get(id)?.at ?? Number.NaN,
    ownOf: (id: string) => own.all(id),
  }
}
