import type { ServiceStatus } from '#src/words.ts'
import { isRunningStatus } from '../maintenance/maintenance-window.ts'
import { severity } from '../service-status/effective-status.ts'
import type { Export } from './parse.ts'
import { namedIn } from './parse-updates.ts'

/** Service id -> the statuses that open incidents and running maintenance set it to. */
export type Effects = ReadonlyMap<string, readonly ServiceStatus[]>

/** Of the incidents and the maintenance of a file. */
export function effectsIn({ incidents, maintenance }: Export): Effects {
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === null)
  const running = maintenance.filter(({ status }) => isRunningStatus(status))
  return bySource([
    ...open.flatMap(({ id, updates }) =>
      updates
        .toSorted((a, b) => a.displayAt - b.displayAt || a.ordinal - b.ordinal)
        .flatMap(({ affected }) =>
          affected.map(({ code, newStatus }) => ({ source: id, id: code, status: newStatus })),
        ),
    ),
    ...running.flatMap((window) =>
      namedIn(window).map((id) => ({ source: window.id, id, status: 'under_maintenance' as const })),
    ),
  ])
}

/** Of each source the last word on a service counts. */
export function bySource(said: { source: string; id: string; status: ServiceStatus }[]): Effects {
  const last = new Map(said.map((one) => [`${one.source} ${one.id}`, one]))
  const byService = Map.groupBy(last.values(), ({ id }) => id)
  return new Map([...byService].map(([id, all]) => [id, all.map(({ status }) => status)]))
}

/**
 * A component's status, unless something open sets it to one as severe: then its own is operational, so that the end of the
 * other gives it back.
 */
export function ownStatus(id: string, status: ServiceStatus, ...effects: Effects[]): ServiceStatus {
  const isExplained = effects.some((all) => (all.get(id) ?? []).some((effect) => severity(effect) >= severity(status)))
  return isExplained ? 'operational' : status
}
