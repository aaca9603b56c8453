import type { ServiceId } from '#src/db/ids.ts'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import type { Form } from '../forms/form.ts'
import { serviceField } from './check-incident.ts'
import type { AffectedService } from './insert-status-update.ts'

/** The field of what the form showed: `ID:status`, separated by commas. */
export const effectsField = 'effects.shown'

export type Effects = ReadonlyMap<string, ServiceStatus>

export function effectsText(effects: Effects): string {
  return [...effects].map(([id, status]) => `${id}:${status}`).join(',')
}

/** The statuses that a form showed; undefined for one that says nothing of it, as a program sends it. */
export function effectsShown(values: Record<string, string>): Effects | undefined {
  const text = values[effectsField]
  if (text === undefined) return undefined
  const pairs = text.split(',').flatMap((pair): [string, ServiceStatus][] => {
    const [id = '', word] = pair.split(':')
    const status = serviceStatuses.find((one) => one === word)
    return status ? [[id, status]] : []
  })
  return new Map(pairs)
}

/** Was the service's field sent as it was shown? */
export function isUntouched(values: Record<string, string>, id: string, shown: Effects): boolean {
  return values[serviceField(id)] === (shown.get(id) ?? '')
}

/**
 * Of an update's form: the statuses that somebody chose, and the services that it leaves as they are, whatever a colleague
 * has set them to meanwhile. A service that the incident held and that is said not to be affected is operational again.
 */
export function touchedServices(
  { values }: Form,
  chosen: readonly AffectedService[],
  present: Effects,
): { services: AffectedService[]; kept: ServiceId[] } {
  const shown = effectsShown(values) ?? present
  const untouched = ({ serviceId }: AffectedService) => isUntouched(values, serviceId, shown)
  const released = [...shown]
    .filter(([id, status]) => status !== 'operational' && values[serviceField(id)] === '')
    .map(([serviceId]) => ({ serviceId, status: 'operational' as const }))
  return {
    services: [...chosen.filter((one) => !untouched(one)), ...released],
    kept: chosen.filter(untouched).map(({ serviceId }) => serviceId),
  }
}
