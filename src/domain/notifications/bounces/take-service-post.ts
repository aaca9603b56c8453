import { createHash } from 'node:crypto'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { type ConnectedService, notePost, serviceAt } from '#src/domain/mail/mail-services.ts'
import { perNetwork } from '#src/domain/rate-limits/network.ts'
import { leftWhenSpent, type RateLimit, spendAttempts } from '#src/domain/rate-limits/rate-limit.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { BouncePostOutcome } from '#src/words/bounces.ts'
import { applyReport } from './apply-report.ts'
import type { BounceReport } from './bounce-report.ts'
import { longestRetry, type ServicePost } from './services/posting-service.ts'
import { postingServices } from './services/services.ts'

export interface AddressedPost extends ServicePost {
  /** The end of the URL. */
  token: string
  /** The caller's address. */
  ip: string
}

/** `lost`: no service's URL ends so. `repeated`: it was taken before. */
export type ServiceReception = BouncePostOutcome | 'lost' | 'repeated'

/** Posts of one service in a minute; it posts later what is refused now. */
const usual: RateLimit = { limit: 1200, window: 60_000 }
/** Posts of one address to URLs that are none's. Behind a proxy that is not trusted everybody has one: the right URL goes on. */
const guesses: RateLimit = { limit: 60, window: 10 * 60_000 }
/** Longer than a service repeats a post, and a replay could pass as fresh. */
const seenOnce: RateLimit = { limit: 1, window: 2 * longestRetry }

/** Takes what a mail service posts to its secret URL. Throws rate_limited. */
export async function takeServicePost(deps: Deps, post: AddressedPost): Promise<ServiceReception> {
  const connected = serviceAt(deps, post.token)
  if (connected === undefined) {
    spendAttempts(deps, ...perNetwork('bounce-post', post, guesses))
    return 'lost'
  }
  spendAttempts(deps, { key: `bounce-posts:${connected.service}`, ...usual })
  const outcome = await understand(deps, post, connected)
  const noted = outcome === 'repeated' ? (connected.lastOutcome ?? 'nothing') : outcome
  writeUnaudited(deps.db, (tx) => notePost(tx, deps, connected.service, noted), { durable: false })
  deps.logger.info('post of a mail service', { service: connected.service, outcome })
  return outcome
}

async function understand(
  deps: Deps,
  post: ServicePost,
  connected: ConnectedService,
): Promise<BouncePostOutcome | 'repeated'> {
  const understood = await postingServices[connected.service].read(deps, post, connected)
  if ('refused' in understood) return understood.refused
  if ('topic' in understood) return 'confirmed'
  const named = createHash('sha256').update(understood.once || post.body)
  const key = `bounce-post:${connected.service}:${named.digest('base64url')}`
  if (leftWhenSpent(deps, key, seenOnce) > 0) return 'repeated'
  const outcome = await applyAll(deps, understood.reports)
  // Afterwards, because what a crash cuts short comes once more; a report that comes twice changes nothing the second time.
  spendAttempts(deps, { key, limit: 2, window: seenOnce.window })
  return outcome
}

async function applyAll(deps: Deps, reports: BounceReport[]): Promise<BouncePostOutcome> {
  let counted = 0
  for (const report of reports) {
    if (applyReport(deps, report) !== 'ignored') counted += 1
    await yieldToEventLoop()
  }
  if (counted > 0) return 'counted'
  else return reports.length > 0 ? 'unknown' : 'nothing'
}
