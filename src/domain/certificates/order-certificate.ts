import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Deps } from '../context.ts'
import { returning } from '../time/at-work.ts'
import { retryAfterIn } from '../time/retry-after.ts'
import { generateKey } from './account-key.ts'
import { AcmeError } from './acme-error.ts'
import { type AcmeSession, type Answered, objectIn, problemIn } from './acme-session.ts'
import { certificateRequest } from './certificate-request.ts'

/** PEM, and from when until when it holds (UTC ms). */
export interface NewCertificate {
  key: string
  chain: string
  startsAt: number
  endsAt: number
}

type Around = Pick<Deps, 'clock'> & { stopping: AbortSignal }

/** Milliseconds in which the authority looks at the challenge, and in which it issues. */
const patience = 90_000
/** Milliseconds between two looks, where it says nothing else. */
const usualWait = { least: 250, usual: 1500, most: 15_000 }

/** Orders a certificate for a host name that leads here (RFC 8555, 7.4; the challenge is HTTP-01). Throws an AcmeError. */
export async function orderCertificate(deps: Around, session: AcmeSession, host: string): Promise<NewCertificate> {
  const identifiers = [{ type: 'dns', value: host }]
  const ordered = await session.post(session.newOrder, { identifiers })
  const url = ordered.headers.location ?? ''
  const { authorizations, finalize } = objectIn(ordered)
  for (const authorization of Array.isArray(authorizations) ? authorizations : [])
    await proveControl(deps, session, String(authorization))
  await untilSettled(deps, session, url, ['pending'])
  const key = await generateKey()
  await session.post(String(finalize), { csr: await certificateRequest(host, key) })
  const { certificate } = await untilSettled(deps, session, url, ['ready', 'processing'])
  const { body: chain } = await session.post(String(certificate), '')
  return { key, chain, ...lifeOf(host, key, chain) }
}

async function proveControl(deps: Around, session: AcmeSession, url: string): Promise<void> {
  const { status, challenges } = objectIn(await session.post(url, ''))
  if (status === 'valid') return
  const all: unknown[] = Array.isArray(challenges) ? challenges : []
  const challenge = all.find((one) => Object(one).type === 'http-01')
  if (!challenge) throw new AcmeError('refused', '', { type: 'noChallenge' })
  await session.post(String(Object(challenge).url), {})
  await untilSettled(deps, session, url, ['pending', 'processing'])
}

/** Looks again and again, as long as what stands at the URL is in one of these states. */
async function untilSettled(
  deps: Around,
  session: AcmeSession,
  url: string,
  states: string[],
): Promise<Record<string, unknown>> {
  const end = deps.clock.elapsed() + patience
  for (;;) {
    const answer = await session.post(url, '')
    const found = objectIn(answer)
    if (found.status === 'invalid') throw refusalOf(found)
    if (!states.includes(String(found.status))) return found
    if (deps.clock.elapsed() > end || deps.stopping.aborted)
      throw new AcmeError('unreachable', `It has not decided within ${patience / 1000} seconds.`)
    await pause(waitAfter(answer, deps.clock.now()), deps.stopping)
  }
}

/** Of an order, or of the challenge that failed. */
function refusalOf({ error, challenges }: Record<string, unknown>): AcmeError {
  const all: unknown[] = Array.isArray(challenges) ? challenges : []
  const failed = all.map((one) => Object(one).error).find(Boolean)
  const { type, detail } = problemIn(error ?? failed)
  return new AcmeError('refused', detail, { type })
}

function waitAfter(answer: Answered, now: number): number {
  const wait = retryAfterIn(answer.headers['retry-after'], now) ?? usualWait.usual
  return Math.min(Math.max(wait, usualWait.least), usualWait.most)
}

const pause = returning(
  (milliseconds: number, stopping: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      stopping.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    }),
)

/** Bytes: some three certificates. */
const longestChain = 64 * 1024

/** What was issued must be what was asked for: it takes the place of one that works. */
function lifeOf(host: string, key: string, chain: string): { startsAt: number; endsAt: number } {
  const problem = (detail: string) => new AcmeError('unreachable', detail)
  if (chain.length > longestChain) throw problem('The certificate is longer than 64 KiB.')
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(chain)
  } catch {
    throw problem('What it issued is no certificate.')
  }
  if (certificate.checkHost(host) === undefined) throw problem('What it issued is a certificate for another name.')
  if (!certificate.checkPrivateKey(createPrivateKey(key)))
    throw problem('What it issued is a certificate for another key.')
  return { startsAt: Date.parse(certificate.validFrom), endsAt: Date.parse(certificate.validTo) }
}
