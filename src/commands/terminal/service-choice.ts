import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { CommandError, UsageError } from '../command.ts'
import { fullName, type Named, pickOne } from './pick-one.ts'

/** A service as typed, and the status it is to have; null: it is named and keeps its own. */
export interface TypedService {
  name: string
  status: ServiceStatus | null
}

/** For hands in a hurry, besides the words of the API. */
const short: Record<string, ServiceStatus> = {
  up: 'operational',
  degraded: 'degraded_performance',
  partial: 'partial_outage',
  major: 'major_outage',
  maintenance: 'under_maintenance',
}
export const shortStatuses = Object.keys(short)

/** Throws a UsageError. `option`: what it was typed for, such as `--service`. */
export function readServiceStatus(option: string, typed: string): ServiceStatus {
  const word = typed.trim().toLowerCase().replaceAll(/[-\s]/g, '_')
  const status = serviceStatuses.find((one) => one === word) ?? (Object.hasOwn(short, word) ? short[word] : undefined)
  if (!status)
    throw new UsageError(
      `${option}: "${typed}" is no status of a service. Give one of ${serviceStatuses.join(', ')}, or ${shortStatuses.join(', ')}.`,
    )
  return status
}

/** `NAME=STATUS` or `NAME`: a name may have an equals sign of its own. Throws a UsageError. */
export function readServices(option: string, typed: readonly string[]): TypedService[] {
  return typed.map((text) => {
    const at = text.lastIndexOf('=')
    if (at <= 0) return { name: text, status: null }
    return { name: text.slice(0, at), status: readServiceStatus(option, text.slice(at + 1)) }
  })
}

/** The services that were typed. Throws a CommandError for a name that is nobody's, or that two have, and for one named twice. */
export function chosenServices<T extends Named>(
  services: readonly T[],
  typed: readonly TypedService[],
): { service: T; status: ServiceStatus | null }[] {
  const chosen = typed.map(({ name, status }) => ({ service: pickOne('service', services, name), status }))
  const twice = chosen.find(({ service }, index) => chosen.findIndex((one) => one.service === service) < index)
  if (twice) throw new CommandError(`${fullName(twice.service)} is named twice: say once what it is to be.`)
  return chosen
}
