import type { OrganizationId } from '#src/db/ids.ts'
import type { Deps } from '../context.ts'
import { countEnded } from './count-deliveries.ts'

/** Messages that ended within one hour. */
export interface HourOfMessages {
  /** UTC ms. */
  from: number
  delivered: number
  failed: number
}

const hour = 3_600_000
const hours = 24

/** Messages delivered and failed in each of the last 24 hours, the current one last. `organizationId` null: of all. */
export function readThroughput(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  organizationId: OrganizationId | null,
): HourOfMessages[] {
  const first = Math.floor(clock.now() / hour) - (hours - 1)
  const ended = countEnded(db, organizationId, first, ['delivered', 'failed'])
  return Array.from({ length: hours }, (_, index) => {
    const of = (state: 'delivered' | 'failed') =>
      ended.find((row) => row.hour === first + index && row.state === state)?.messages ?? 0
    return { from: (first + index) * hour, delivered: of('delivered'), failed: of('failed') }
  })
}
