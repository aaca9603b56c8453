import { membersOf } from '#src/parse-json.ts'
import type { Deps } from '../context.ts'
import { hostOf } from '../destinations/destinations.ts'
import type { WebAnswer } from '../destinations/http-client.ts'
import { retryAfterIn } from '../time/retry-after.ts'
import { type AccountKey, signedBody } from './account-key.ts'
import { AcmeError } from './acme-error.ts'
import type { Authority } from './authority.ts'

export type Answered = Extract<WebAnswer, { kind: 'answered' }>

/** A conversation with an authority, in which each request is signed and carries a nonce that it gave. */
export interface AcmeSession {
  /** `payload` '': reads what is there. Throws an AcmeError. */
  post: (url: string, payload: object | '') => Promise<Answered>
  newOrder: string
}

/** Milliseconds by which this machine's clock may differ from the authority's: certificates begin an hour before they are issued. */
const clockOff = 3_600_000
/** Attempts with another nonce, where the authority knows the one before no more. */
const mostNonces = 6

interface Directory {
  newNonce: string
  newAccount: string
  newOrder: string
}

type Outside = Pick<Deps, 'http' | 'clock'>

/** Begins one: the directory is read, and the account is made where there is none. Throws an AcmeError. */
export async function openAcmeSession(deps: Outside, authority: Authority, key: AccountKey): Promise<AcmeSession> {
  const ask = asker(deps, authority)
  const found = await ask('GET', authority.directory, null)
  refuseWrongClock(found, deps.clock.now())
  const directory = directoryIn(found)
  let account: string | undefined
  let nonce: string | undefined

  async function post(url: string, payload: object | ''): Promise<Answered> {
    for (let attempt = 1; ; attempt++) {
      nonce ??= nonceIn(await ask('GET', directory.newNonce, null))
      const identity = account === undefined ? { jwk: key.jwk } : { kid: account }
      const body = signedBody(key, { ...identity, nonce, url }, payload)
      nonce = undefined
      const answer = await ask('POST', url, body)
      nonce = answer.headers['replay-nonce']
      if (answer.status < 400) return answer
      const error = refusalIn(answer, deps.clock.now())
      if (error.type !== 'badNonce' || attempt === mostNonces) throw error
    }
  }

  const contact = [`mailto:${authority.email}`]
  const made = await post(directory.newAccount, { termsOfServiceAgreed: true, contact })
  account = made.headers.location
  if (account === undefined) throw new AcmeError('unreachable', 'The account has no URL.')
  const { contact: known } = objectIn(made)
  // An account that was there before keeps its address until it is told another.
  if (made.status === 200 && JSON.stringify(known) !== JSON.stringify(contact)) await post(account, { contact })
  return { post, newOrder: directory.newOrder }
}

function asker({ http }: Outside, { directory, userAgent }: Authority) {
  // The operator has named it, be it on the internet or in their own network.
  const allowed = [hostOf(new URL(directory))]
  return async (method: 'GET' | 'POST', url: string, body: string | null): Promise<Answered> => {
    const type: Record<string, string> = body === null ? {} : { 'content-type': 'application/jose+json' }
    const answer = await http.ask({ method, url, body, allowed, headers: { ...type, 'user-agent': userAgent } })
    if (answer.kind === 'answered') return answer
    const isClock = /NOT_YET_VALID|HAS_EXPIRED|not yet valid|has expired/i.test(answer.reason)
    throw new AcmeError(isClock ? 'clock' : 'unreachable', answer.reason)
  }
}

/** Every answer says when it was made (RFC 9110, 6.6.1). */
function refuseWrongClock({ headers }: Answered, now: number): void {
  const theirs = Date.parse(headers.date ?? '')
  if (Math.abs(theirs - now) > clockOff) throw new AcmeError('clock', new Date(theirs).toISOString())
}

function directoryIn(answer: Answered): Directory {
  const { newNonce, newAccount, newOrder } = answer.status === 200 ? objectIn(answer) : {}
  const urls = [newNonce, newAccount, newOrder].map(String)
  if (!urls.every((url) => URL.canParse(url)))
    throw new AcmeError('unreachable', `It answers ${answer.status}, and no directory.`)
  return { newNonce: String(newNonce), newAccount: String(newAccount), newOrder: String(newOrder) }
}

function nonceIn({ headers }: Answered): string {
  const nonce = headers['replay-nonce']
  if (nonce === undefined) throw new AcmeError('unreachable', 'It gives no nonce.')
  return nonce
}

/** The JSON object of an answer; without any, an empty one. */
export function objectIn({ body }: Answered): Record<string, unknown> {
  return membersOf(body)
}

/** Characters of the authority's own words that are kept. */
const longestDetail = 300

/** The problem document (RFC 7807) of an answer, or that stands in one. */
export function problemIn(found: unknown): { type: string; detail: string } {
  const { type, detail, subproblems } = Object(found)
  const [first] = Array.isArray(subproblems) ? subproblems : []
  const words = typeof detail === 'string' ? detail : String(Object(first).detail ?? '')
  const name = /^urn:ietf:params:acme:error:(\w{1,40})$/.exec(String(type))?.[1] ?? ''
  return { type: name, detail: words.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, longestDetail) }
}

function refusalIn(answer: Answered, now: number): AcmeError {
  const { type, detail } = problemIn(objectIn(answer))
  const retryAfter = retryAfterIn(answer.headers['retry-after'], now)
  if (type === '' && answer.status >= 500)
    return new AcmeError('unreachable', `It answers ${answer.status}.`, { retryAfter })
  const word = type === '' && answer.status === 429 ? 'rateLimited' : type
  return new AcmeError('refused', detail || `status ${answer.status}`, { type: word, retryAfter })
}
