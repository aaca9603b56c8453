import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { and, asc, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import type { AccountActor, Deps, Origin } from '../context.ts'
import { DomainError, invalid, notFound } from '../errors.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { publicUrl } from '../settings/instance.ts'
import { confirmPassword } from './confirm-password.ts'
import { endCredentials } from './end-credentials.ts'
import { accountById, actorOf } from './insert-account.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { refuseDeleted } from './refuse-deleted.ts'
import { noteRefusedSignIn } from './refused-sign-ins.ts'
import { elevateSession, startSession } from './sessions.ts'

export type Passkey = typeof passkeys.$inferSelect

/** A WebAuthn ceremony's options for the browser, and the token that comes back with the browser's answer. */
export interface Ceremony {
  options: object
  token: string
}

const lifetime = 5 * 60_000
const perVisitor = { limit: 60, window: 10 * 60_000 }

/**
 * Loaded when first used: it brings an ASN.1 parser along, which would delay every start. A library of that parser needs the
 * polyfill loaded before it, and nothing else loads it in the bundled executable.
 */
async function webauthn() {
  await import('reflect-metadata')
  return import('@simplewebauthn/server')
}

/** Begins adding a passkey; the password is asked because a passkey opens the account for good. */
export async function offerPasskey(deps: Deps, actor: AccountActor, password: string): Promise<Ceremony> {
  const account = await confirmPassword(deps, actor, password)
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: 'Opsentry',
    rpID: relyingParty(deps).id,
    userName: account.email,
    userDisplayName: account.name,
    userID: Uint8Array.from(Buffer.from(account.id)),
    excludeCredentials: listPasskeys(deps, actor).map(({ credentialId }) => ({ id: credentialId })),
    // Discoverable, so that no address is typed, and unlocked by its owner: two factors in one.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const { challenge } = options
  const token = write(deps.db, (tx) => {
    recordAccountEvent(tx, deps, actor, account.id, { action: 'account.passkey_offered' })
    return issueToken(tx, deps, { purpose: 'passkey_registration', accountId: account.id, challenge, lifetime }).token
  })
  return { options, token }
}

/** Stores the passkey that the browser made. Throws invalid unless it answers a challenge of this instance. */
export async function addPasskey(
  deps: Deps,
  actor: AccountActor,
  input: { name: string; token: string; response: unknown },
): Promise<void> {
  const name = input.name.trim() || 'Passkey'
  const problem = nameProblem(name)
  if (problem) throw invalid({ name: problem })
  const { challenge, accountId } = peekToken(deps, 'passkey_registration', input.token)
  if (accountId !== actor.accountId) throw notFound('passkey')
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(deps)
  const { verifyRegistrationResponse } = await webauthn()
  const { registrationInfo } = await understood(() =>
    verifyRegistrationResponse({
      response: input.response as RegistrationResponseJSON,
      expectedChallenge: challenge ?? '',
      expectedOrigin,
      expectedRPID,
    }),
  )
  if (!registrationInfo) throw notUnderstood()

  const { credential } = registrationInfo
  write(deps.db, (tx) => {
    consumeToken(tx, deps, 'passkey_registration', input.token)
    const passkey = {
      id: deps.ids.id(),
      accountId: actor.accountId,
      name,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      createdAt: deps.clock.now(),
    }
    const stored = tx.insert(passkeys).values(passkey).onConflictDoNothing().returning().get()
    // Already another account's: no browser makes a credential id twice, but a forged answer may name one.
    if (!stored) throw notUnderstood()
    elevateSession(tx, actor)
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.passkey_added',
      changes: { passkey: passkey.id, name },
    })
  })
}

/** Begins signing in without typing an address. */
export async function askForPasskey(deps: Deps, origin: Origin): Promise<Ceremony> {
  spendAttempts(deps, ...perNetwork('passkey', origin, perVisitor))
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({ rpID: relyingParty(deps).id, userVerification: 'required' })
  const { challenge } = options
  const question = { purpose: 'passkey_sign_in', challenge, lifetime } as const
  const token = writeUnaudited(deps.db, (tx) => issueToken(tx, deps, question).token)
  return { options, token }
}

/** Returns the session's token. One sentence for every failure, so that nobody learns which passkeys exist. */
export async function signInWithPasskey(
  deps: Deps,
  origin: Origin,
  input: { token: string; response: unknown },
): Promise<string> {
  const { challenge } = peekToken(deps, 'passkey_sign_in', input.token)
  const passkey = passkeyOf(deps, input.response)
  const newCounter = passkey ? await verifiedCounter(deps, passkey, challenge ?? '', input.response) : null
  // Not `write`: what is refused is counted, and adds nothing to the audit chain.
  const session = writeUnaudited(deps.db, (tx) => {
    consumeToken(tx, deps, 'passkey_sign_in', input.token)
    const used = newCounter === null ? undefined : noteUse(tx, deps, passkey?.id ?? '', newCounter)
    if (!used) {
      noteRefusedSignIn(tx, deps, origin, { accountId: passkey?.accountId ?? null, how: 'passkey' })
      return null
    }
    const account = accountById(tx, used.accountId)
    refuseDeleted(account)
    recordAccountEvent(tx, deps, actorOf(account, origin, true), account.id, {
      action: 'account.signed_in',
      changes: { with: ['passkey'], passkey: used.id },
    })
    return startSession(tx, deps, account.id, origin, true)
  })
  if (session === null) throw notUnderstood()
  return session
}

/** The account's passkeys, oldest first. */
export function listPasskeys(deps: Deps, actor: AccountActor): Passkey[] {
  return deps.db
    .select()
    .from(passkeys)
    .where(eq(passkeys.accountId, actor.accountId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id))
    .all()
}

/** Removes the passkey, and ends other sessions, one of which it may have begun; not_found for another account's. */
export function removePasskey(deps: Deps, actor: AccountActor, id: string): void {
  write(deps.db, (tx) => {
    const removed = tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.accountId, actor.accountId)))
      .returning()
      .get()
    if (!removed) throw notFound('passkey')
    const { accountId, sessionId } = actor
    endCredentials(tx, deps, actor, 'second factor removed', { accountId, sessionId })
    recordAccountEvent(tx, deps, actor, actor.accountId, {
      action: 'account.passkey_removed',
      changes: { passkey: id, name: removed.name },
    })
  })
}

/** In the causing transaction. */
export function removePasskeysOf(tx: Tx, accountId: string): void {
  tx.delete(passkeys).where(eq(passkeys.accountId, accountId)).run()
}

/** Undefined if the passkey was removed while its answer was checked. */
function noteUse(tx: Tx, deps: Deps, id: string, counter: number): Passkey | undefined {
  return tx.update(passkeys).set({ counter, lastUsedAt: deps.clock.now() }).where(eq(passkeys.id, id)).returning().get()
}

function passkeyOf(deps: Deps, response: unknown): Passkey | undefined {
  const id = typeof response === 'object' && response !== null && 'id' in response ? response.id : undefined
  if (typeof id !== 'string') return undefined
  return deps.db.select().from(passkeys).where(eq(passkeys.credentialId, id)).get()
}

/** The authenticator's new signature count if the answer is good, else null. */
async function verifiedCounter(
  deps: Deps,
  passkey: Passkey,
  expectedChallenge: string,
  response: unknown,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await webauthn()
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(deps)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge,
      expectedOrigin,
      expectedRPID,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    return null
  }
}

/** Passkeys belong to the host name of the public URL. */
function relyingParty(deps: Deps): { id: string; origin: string } {
  const { hostname, origin } = new URL(publicUrl(deps))
  return { id: hostname, origin }
}

async function understood<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch {
    throw notUnderstood()
  }
}

function notUnderstood(): DomainError {
  return new DomainError('invalid', 'The passkey was not accepted. Try again, or sign in with your password.')
}
