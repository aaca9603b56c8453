import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { failReturned, noteDelayed } from '#src/domain/deliveries/note-report.ts'
import { longestAnswer } from '#src/domain/deliveries/settle-delivery.ts'
import { quarantine } from '../quarantine.ts'
import { parseReport, type Report } from './parse-report.ts'
import { deliveryNamedIn } from './return-path.ts'

/** `ignored`: not a report, or about nothing that was sent from here. */
export type Meaning = 'bounced' | 'delayed' | 'ignored'

/**
 * Takes one message that came to the bounce address. Only a return path made here counts, so that nobody can pretend that
 * somebody else's mail bounced. A permanent failure fails the delivery and quarantines the subscriber; of a temporary one
 * the server's words are noted.
 */
export async function takeReport(deps: Deps, raw: Buffer): Promise<Meaning> {
  const report = await readable(deps, raw)
  const deliveryId = report && deliveryNamedIn(deps, report.addressed)
  if (!report || deliveryId === null) return 'ignored'
  const meaning = meaningOf(report)
  const answer = `It came back: ${report.diagnostic || `status ${report.status || 'unknown'}`}`.slice(0, longestAnswer)
  if (meaning === 'bounced') writeUnaudited(deps.db, (tx) => fail(tx, deps, deliveryId, answer))
  else if (meaning === 'delayed') writeUnaudited(deps.db, (tx) => noteDelayed(tx, deliveryId, answer))
  deps.logger.info('bounce', { delivery: deliveryId, meaning, answer })
  return meaning
}

/** Never throws: a message that cannot be parsed must not hold up those that come after it. */
async function readable(deps: Deps, raw: Buffer): Promise<Report | null> {
  try {
    return await parseReport(raw)
  } catch (error) {
    deps.logger.warn('a message at the bounce address could not be read', { error: String(error) })
    return null
  }
}

/** RFC 3464, 2.3.3, and RFC 3463, 2: of the failed ones, class 5 is permanent, class 4 may succeed later. */
function meaningOf({ action, status }: Report): Meaning {
  if (action === 'failed' && status.startsWith('5.')) return 'bounced'
  else return action === 'failed' || action === 'delayed' ? 'delayed' : 'ignored'
}

function fail(tx: Tx, deps: Deps, deliveryId: string, answer: string): void {
  const failed = failReturned(tx, deliveryId, { answer, now: deps.clock.now() })
  if (failed?.subscriberId) quarantine(tx, deps, failed.subscriberId, answer)
}
