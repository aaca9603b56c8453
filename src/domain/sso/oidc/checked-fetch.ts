import type { CustomFetch } from 'openid-client'
import type { Deps } from '../../context.ts'
import { readInstance } from '../../settings/instance.ts'

/** The provider could not be asked: it may not be reached from here, or does not answer. */
export class NoAnswer extends Error {}

/** `fetch` for the library, by the client that reaches what may be reached and nothing else (platform/http-client.ts). */
export function checkedFetch({ db, http }: Pick<Deps, 'db' | 'http'>): CustomFetch {
  return async (url, { method, headers, body }) => {
    const { allowedDestinations: allowed } = readInstance(db)
    const sent = body === undefined || body === null ? null : String(body)
    const answer = await http.ask({ method: method === 'POST' ? 'POST' : 'GET', url, headers, body: sent, allowed })
    if (answer.kind !== 'answered') throw new NoAnswer(answer.reason)
    const { status } = answer
    return new Response(status === 204 || status === 304 ? null : answer.body, { status, headers: answer.headers })
  }
}
