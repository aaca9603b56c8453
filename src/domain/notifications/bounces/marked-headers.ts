import type { Deps } from '#src/domain/context.ts'
import { connectedNames } from '#src/domain/mail/mail-services.ts'
import { markOf } from './return-path.ts'
import { postingServices } from './services/services.ts'

/** Headers of a mail by which the connected mail services name it when they post what became of it. */
export function markedHeaders(deps: Pick<Deps, 'db' | 'secrets'>, deliveryId: string): Record<string, string> {
  const services = connectedNames(deps.db)
  if (services.length === 0) return {}
  const mark = markOf(deps, deliveryId)
  return Object.assign({}, ...services.map((service) => postingServices[service].marked(mark)))
}
