import type { SsoRefusal } from '#src/words/sso.ts'
import type { Refused } from '../provider.ts'
import { NoAnswer } from './checked-fetch.ts'
import { OtherIssuer } from './configuration.ts'

/** Claim -> the fault of a token in which it is another one's, or lacking. */
const byClaim: Record<string, SsoRefusal> = {
  iss: 'wrong_issuer',
  aud: 'wrong_audience',
  azp: 'wrong_audience',
  nonce: 'wrong_nonce',
  exp: 'outdated',
  iat: 'outdated',
  nbf: 'outdated',
  sub: 'unreadable',
}

/** The library's code -> the fault, where the words say no more. */
const byCode: Record<string, SsoRefusal> = {
  OAUTH_KEY_SELECTION_FAILED: 'forged',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'outdated',
  OAUTH_RESPONSE_IS_NOT_JSON: 'misconfigured',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'misconfigured',
  OAUTH_MISSING_SERVER_METADATA: 'misconfigured',
  OAUTH_INVALID_SERVER_METADATA: 'misconfigured',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'wrong_issuer',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'misconfigured',
  OAUTH_TIMEOUT: 'unreachable',
}

/** RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6: what the provider itself says. */
const byError: Record<string, SsoRefusal> = {
  access_denied: 'denied',
  login_required: 'denied',
  interaction_required: 'denied',
  account_selection_required: 'denied',
  consent_required: 'denied',
  invalid_grant: 'outdated',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
}

/** What failed, in the closed set of refusals; `detail`: the words of the library or the provider, without any token. */
export function judgeFailure(error: unknown): Refused {
  const chain = chainOf(error)
  const silent = chain.find((one) => one instanceof NoAnswer)
  const other = chain.find((one) => one instanceof OtherIssuer)
  if (silent) return { refused: 'unreachable', detail: silent.message }
  else if (other) return { refused: 'wrong_issuer', detail: other.message }
  const said = chain.map(errorSaid).find((one) => one !== undefined)
  if (said) return { refused: byError[said.error] ?? 'misconfigured', detail: said.detail }
  const detail = chain.map(({ message }) => message).join(': ')
  return { refused: byWords(detail, chain) ?? codeOf(chain) ?? 'unreadable', detail }
}

function byWords(words: string, chain: readonly Failure[]): SsoRefusal | undefined {
  const claim = [...words.matchAll(/"(\w+)"/g)].map(([, name = '']) => name).find((name) => name in byClaim)
  if (/signature verification failed/.test(words)) return 'forged'
  else if (/"alg" header parameter|unsupported JWS/.test(words)) return chain.some(saysNone) ? 'unsigned' : 'forged'
  else if (/"response" body "id_token"|ID Token.*(missing|must)/.test(words)) return 'unreadable'
  else return claim === undefined ? undefined : byClaim[claim]
}

type Failure = Error & { code?: unknown; error?: unknown; error_description?: unknown; cause?: unknown }

/** An error and what caused it; a loop of causes ends somewhere. */
function chainOf(error: unknown): Failure[] {
  const chain: Failure[] = []
  for (let one = error; one instanceof Error && chain.length < 8; one = one.cause) chain.push(one)
  return chain
}

function codeOf(chain: readonly Failure[]): SsoRefusal | undefined {
  return chain.map(({ code }) => byCode[String(code)]).find((one) => one !== undefined)
}

function errorSaid({ error, error_description: description }: Failure) {
  if (typeof error !== 'string') return undefined
  return { error, detail: typeof description === 'string' ? `${error}: ${description}` : error }
}

/** The token says of itself that nobody signed it. */
function saysNone({ cause }: Failure): boolean {
  const { header, alg } = Object(cause)
  return /^none$/i.test(String(header?.alg ?? alg))
}
