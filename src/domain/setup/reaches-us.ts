import { routes } from '#src/routes.ts'
import type { Deps } from '../context.ts'
import type { PostResult } from '../destinations/http-client.ts'
import { closeChallenge, openChallenge } from './url-challenge.ts'

/** Null: the address leads here. Else a sentence about what was found there instead. */
export async function whyNotHere(deps: Pick<Deps, 'http' | 'ids' | 'clock'>, url: string): Promise<string | null> {
  const [token, secret] = [deps.ids.token(), deps.ids.token()]
  openChallenge(token, secret, deps.clock.now())
  try {
    // It is this instance's own address that is asked, internal or not.
    const allowed = [new URL(url).hostname.replace(/^\[|\]$/g, '')]
    const found = await deps.http.read({ url: url + routes.addressCheck.url({ token }), allowed })
    return reasonOf(found, secret)
  } finally {
    closeChallenge(token)
  }
}

function reasonOf(found: PostResult, secret: string): string | null {
  if (found.kind !== 'answered') return found.reason
  else if (found.status === 200 && found.body.trim() === secret) return null
  else if (found.location !== null) return `It leads on to ${found.location.slice(0, 200)}.`
  else return `Something else answers there, with the status ${found.status}.`
}
