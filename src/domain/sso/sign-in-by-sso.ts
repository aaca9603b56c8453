import type { Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import type { SsoPurpose, SsoRefusal } from '#src/words/sso.ts'
import { type Account, actorOf } from '../accounts/insert-account.ts'
import { recordAccountEvent } from '../accounts/record-account-event.ts'
import { addProof } from '../accounts/session-proofs.ts'
import { endSession, startSession } from '../accounts/sessions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { DomainError, notFound } from '../errors.ts'
import { admit } from './admit.ts'
import { type BeginSso, beginCeremony, ownCeremony, type StoredCeremony, takeCeremony } from './ceremonies.ts'
import { standingProvider } from './find-providers.ts'
import type { Finished } from './protocol.ts'
import type { IdentityProvider, Refused, Vouched } from './provider.ts'
import { kindOf } from './provider-kinds.ts'
import { refusals } from './refusals.ts'

/** Sign-in at a provider came to nothing; the message is what the person reads. */
export class SsoRefused extends DomainError {
  constructor(readonly reason: SsoRefusal) {
    super('invalid', refusals[reason].shown)
  }
}

/**
 * Begins a sign-in at a provider: the address to send the browser to, and what it keeps as a cookie meanwhile. A draft is tried by
 * its owners alone (`purpose: 'test'`; the caller has authorized). Throws not_found, rate_limited, SsoRefused.
 */
export async function beginSso(
  deps: Deps,
  origin: Origin,
  providerId: string,
  asked: BeginSso,
): Promise<{ url: string; browser: string }> {
  const provider = standingProvider(deps.db, providerId)
  if (!provider || (provider.enabledAt === null && asked.purpose !== 'test')) throw notFound('page')
  const kind = await kindOf(provider)
  const { ceremony, browser } = beginCeremony(deps, origin, provider, asked)
  const begun = await kind.begin(deps, ceremony)
  if (!('refused' in begun)) return { url: begun.url, browser }
  // Nothing came yet that somebody could be asked about: whoever asks from outside adds nothing to the chain.
  deps.logger.warn('single sign-on could not begin', {
    provider: providerId,
    reason: begun.refused,
    detail: begun.detail,
  })
  throw new SsoRefused(begun.refused)
}

/** What came of a ceremony: whom the provider vouches for, and for what it was begun. */
export interface VouchedArrival {
  provider: IdentityProvider
  purpose: SsoPurpose
  next: string
  vouched: Vouched
}

/**
 * Takes what came back with the browser. `answer`: the address at which it came, with its query. Throws SsoRefused, recorded in
 * the chain of whose provider it is; and for an answer to nothing, of which nothing is kept.
 */
export async function finishSso(
  deps: Deps,
  origin: Origin,
  { providerId, answer, browser }: { providerId: string; answer: URL; browser: string | undefined },
): Promise<VouchedArrival> {
  const state = answer.searchParams.get('state') ?? ''
  const provider = standingProvider(deps.db, providerId)
  const taken = takeCeremony(deps, providerId, { state, browser })
  if (!provider) throw new SsoRefused('unknown')
  if ('refused' in taken) {
    if (taken.ceremony === null) throw new SsoRefused(taken.refused)
    throw refuse(deps, origin, provider, { refused: taken.refused, detail: '' })
  }
  const { purpose, next } = taken.ceremony
  const finished = await outcomeOf(deps, provider, taken.ceremony, { state, browser: browser ?? '', answer })
  if ('refused' in finished) throw refuse(deps, origin, provider, finished)
  return { provider, purpose, next, vouched: finished.vouched }
}

/** What was posted before (SAML) lies with the ceremony; else the protocol reads it from the address. */
async function outcomeOf(
  deps: Deps,
  provider: IdentityProvider,
  { purpose, state, vouched }: StoredCeremony,
  came: { state: string; browser: string; answer: URL },
): Promise<Finished> {
  if (provider.enabledAt === null && purpose !== 'test') return { refused: 'switched_off', detail: '' }
  if (state === 'answered' && vouched) return { vouched }
  const kind = await kindOf(provider)
  return kind.finish(deps, ownCeremony(deps, provider, { ...came, address: '' }), came.answer)
}

/** The session that a browser is signed in with before it comes back from a provider. */
export interface PresentSession {
  account: AccountActor
  token: string
}

/**
 * Signs in whom a provider vouched for; returns the token of the session. One of the same account goes on, and opens the
 * organization besides; else a new one opens the organization alone or, by a provider of the instance, the account. Throws SsoRefused.
 */
export function signInVouched(
  deps: Deps,
  origin: Origin,
  { provider, vouched }: VouchedArrival,
  present: PresentSession | null,
): string {
  // Where the provider says how the person signed in, that counts; where it says nothing, what its owners say of it.
  const secondFactor = provider.provesSecondFactor && vouched.isTwoFactors !== false
  const signedInAs = present?.account.wholeAccount ? present.account.accountId : null
  const outcome = write(deps.db, (tx) => {
    const admitted = admit(tx, deps, { provider, vouched, origin, signedInAs })
    if ('refused' in admitted) {
      recordRefusal(tx, deps, origin, provider, admitted)
      return admitted
    }
    const { account } = admitted
    const goingOn = sessionGoingOn(present, provider, account)
    if (present && !goingOn) endSession(tx, present.token)
    const token = goingOn?.token ?? newSession(tx, deps, origin, provider, account, secondFactor)
    prove(tx, deps, provider, token, secondFactor)
    recordSignIn(tx, deps, origin, provider, account)
    return { token }
  })
  if ('refused' in outcome) throw new SsoRefused(outcome.refused)
  return outcome.token
}

const anHour = 3_600_000

/** One that reaches a single organization cannot grow into the whole account. */
function sessionGoingOn(present: PresentSession | null, { organizationId }: IdentityProvider, { id }: Account) {
  if (present?.account.accountId !== id) return null
  return present.account.wholeAccount || organizationId !== null ? present : null
}

function newSession(
  tx: Tx,
  deps: Deps,
  origin: Origin,
  provider: IdentityProvider,
  account: Account,
  secondFactor: boolean,
): string {
  const isInstances = provider.organizationId === null
  const reach = { wholeAccount: isInstances, lifetime: provider.sessionHours * anHour }
  return startSession(tx, deps, account.id, origin, isInstances && secondFactor, reach)
}

function prove(tx: Tx, deps: Deps, provider: IdentityProvider, token: string, secondFactor: boolean): void {
  const { id, organizationId, sessionHours } = provider
  const proof = { organizationId, identityProviderId: id, secondFactor }
  addProof(tx, deps, token, { ...proof, lifetime: sessionHours * anHour })
}

/** In the chains of whom it concerns: a provider of one organization opens nothing of another's. */
function recordSignIn(tx: Tx, deps: Deps, origin: Origin, provider: IdentityProvider, account: Account): void {
  const { organizationId } = provider
  const actor = actorOf(account, origin)
  const event = { action: 'account.signed_in' as const, changes: { with: ['single sign-on'], provider: provider.name } }
  if (organizationId === null) recordAccountEvent(tx, deps, actor, account.id, event)
  else
    for (const chain of [null, organizationId])
      recordAudit(tx, deps, actor, { ...event, organizationId: chain, subject: { type: 'account', id: account.id } })
}

function refuse(deps: Deps, origin: Origin, provider: IdentityProvider, refused: Refused): SsoRefused {
  write(deps.db, (tx) => recordRefusal(tx, deps, origin, provider, refused), { durable: false })
  return new SsoRefused(refused.refused)
}

/** One sentence in the chain of whose provider it is. */
export function recordRefusal(
  tx: Tx,
  deps: Deps,
  origin: Origin,
  provider: IdentityProvider,
  { refused, detail }: Refused,
): void {
  recordAudit(
    tx,
    deps,
    { kind: 'visitor', origin },
    {
      action: 'sso.refused',
      organizationId: provider.organizationId,
      subject: { type: 'identity_provider', id: provider.id },
      changes: {
        name: provider.name,
        reason: refused,
        sentence: refusals[refused].audit,
        detail: detail.slice(0, 300),
      },
    },
  )
}
