import type { ServiceId } from '#src/db/ids.ts'
import type { ServiceStatus } from '#src/words.ts'
import { invalid } from '../errors.ts'
import { isRunningStatus } from './maintenance-window.ts'
import type { ProgramServices, ProgramStatus } from './program-windows.ts'

type Statuses = NonNullable<ProgramServices['statuses']>

/** What statuses of single services mean to a window, which sets all of its services alike. */
export interface SaidOfServices {
  /** Its services are under maintenance while it runs; undefined: nothing is said of it. */
  affectsServices: boolean | undefined
  /** They stay under maintenance when it is completed. */
  left: ServiceId[]
  /** They are operational when it is completed, whatever it would do else. */
  released: ServiceId[]
}

/**
 * Throws invalid for what a window cannot say: a status of an outage, or services that are under maintenance beside others that
 * are not.
 */
export function saidOfServices(status: ProgramStatus, statuses: Statuses): SaidOfServices {
  const outage = statuses.find((one) => one.status !== 'operational' && one.status !== 'under_maintenance')
  if (outage)
    throw invalid({
      services: `Maintenance knows operational and under_maintenance alone: open an incident for ${outage.status}.`,
    })
  const under = having(statuses, 'under_maintenance')
  const well = having(statuses, 'operational')
  if (status === 'completed') return { affectsServices: undefined, left: under, released: well }
  if (isRunningStatus(status) && under.length > 0 && well.length > 0)
    throw invalid({
      services: 'Maintenance sets its components alike: leave those that stay operational out of component_ids.',
    })
  const affectsServices = isRunningStatus(status) && statuses.length > 0 ? under.length > 0 : undefined
  return { affectsServices, left: [], released: [] }
}

function having(statuses: Statuses, status: ServiceStatus): ServiceId[] {
  return statuses.filter((one) => one.status === status).map(({ serviceId }) => serviceId)
}
