import { write } from '#src/db/write.ts'
import type { Deps, Origin } from '../context.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { awaitedCeremony, keepAnswer, refuseAnswer, returnUrlOf } from './ceremonies.ts'
import { standingProvider } from './find-providers.ts'
import { recordRefusal, SsoRefused } from './sign-in-by-sso.ts'

const attempts = { limit: 60, window: 10 * 60_000 }

/**
 * Takes an answer that a provider had posted across sites (SAML), and keeps whom it vouches for until the browser that began comes
 * for it. Read is only what a sign-in awaits: whoever posts something else costs nothing and leaves nothing. Throws SsoRefused,
 * rate_limited.
 */
export async function keepPosted(
  deps: Deps,
  origin: Origin,
  { providerId, state, response }: { providerId: string; state: string; response: string },
): Promise<void> {
  spendAttempts(deps, ...perNetwork('sso-posted', origin, attempts))
  const provider = standingProvider(deps.db, providerId)
  if (provider?.kind !== 'saml') throw new SsoRefused('unknown')
  const awaited = awaitedCeremony(deps, providerId, state)
  if (awaited !== undefined) throw new SsoRefused(awaited)
  const { readPosted } = await import('./saml/saml.ts')
  const ceremony = { provider, state, address: '', returnUrl: returnUrlOf(deps, providerId) }
  const finished = await readPosted(deps, ceremony, response)
  if ('refused' in finished) {
    write(
      deps.db,
      (tx) => {
        refuseAnswer(tx, providerId, state)
        recordRefusal(tx, deps, origin, provider, finished)
      },
      { durable: false },
    )
    throw new SsoRefused(finished.refused)
  }
  const taken = keepAnswer(deps, providerId, state, finished.vouched)
  if ('refused' in taken) throw new SsoRefused(taken.refused)
}
