import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { failReturned, noteDelayed } from '#src/domain/deliveries/note-report.ts'
import { quarantine } from '../note-outcome.ts'
import { parseReport, type Report } from './parse-report.ts'
import { deliveryNamedIn } from './return-path.ts'

/** What a message that came back meant. `ignored`: it is no report, or of nothing that was sent here. */
export type Meaning = 'bounced' | 'delayed' | 'ignored'

/**
 * Takes one message that came to the bounce address. Only a return path made here counts, so that nobody can say of another's
 * mail that it came back. For good: its delivery failed, and the subscriber is quarantined. For now: its words are noted.
 */
export async function takeReport(deps: Deps, raw: Buffer): Promise<Meaning> {
  const report = await readable(deps, raw)
  const deliveryId = report && deliveryNamedIn(deps, report.addressed)
  if (!report || deliveryId === null) return 'ignored'
  const meaning = meaningOf(report)
  const answer = `It came back: ${report.diagnostic || `status ${report.status || 'unknown'}`}`
  if (meaning === 'bounced') writeUnaudited(deps.db, (tx) => fail(tx, deps, deliveryId, answer))
  else if (meaning === 'delayed') writeUnaudited(deps.db, (tx) => noteDelayed(tx, deliveryId, answer))
  deps.logger.info('bounce', { delivery: deliveryId, meaning, answer })
  return meaning
}

/** A message that no parser understands holds up none that comes after it. */
async function readable(deps: Deps, raw: Buffer): Promise<Report | null> {
  try {
    return await parseReport(raw)
  } catch (error) {
    deps.logger.warn('a message at the bounce address could not be read', { error: String(error) })
    return null
  }
}

/** RFC 3464, 2.3.3, and RFC 3463, 2: of what failed, class 5 is for good, class 4 may work another day. */
function meaningOf({ action, status }: Report): Meaning {
  if (action === 'failed' && status.startsWith('5.')) return 'bounced'
  else return action === 'failed' || action === 'delayed' ? 'delayed' : 'ignored'
}

function fail(tx: Tx, deps: Deps, deliveryId: string, answer: string): void {
  const failed = failReturned(tx, deliveryId, { answer, now: deps.clock.now() })
  if (failed?.subscriberId) quarantine(tx, deps, failed.subscriberId, answer)
}
