import type { Service } from '../services/service.ts'

type Dated = Pick<Service, 'id' | 'updatedAt' | 'startedAt'>

/** Id of the fact that an import records of a service's own status. */
export function factId(service: Dated): string {
  return `${service.id}.${factAt(service)}`
}

/** UTC ms from which on a service has the status that an export gives it. */
export function factAt({ updatedAt, startedAt }: Dated): number {
  return Math.max(updatedAt, startedAt + 1)
}
