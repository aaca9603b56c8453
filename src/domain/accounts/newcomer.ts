import type { WebAuthnCredential } from '@simplewebauthn/server'
import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Actor, Deps, Origin } from '../context.ts'
import { notFound } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import { perNetwork, strangerAt } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { checkAccount, checkPerson } from './check-account.ts'
import { insertAccount } from './insert-account.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import {
  type Ceremony,
  ceremonyLifetime,
  insertPasskey,
  type PasskeyAnswer,
  registeredCredential,
  registrationOptions,
} from './passkey-ceremony.ts'
import type { PasswordRules } from './password-rules.ts'
import { recordAccountEvent } from './record-account-event.ts'

/** Somebody who makes an account behind the link that proved their address: with a password, or with a passkey alone. */
export type NewcomerInput = { name: string } & ({ password: string } | { passkey: PasskeyAnswer })

export interface Newcomer {
  name: string
  email: string
  passwordHash: string
  /** Null for an account with a password. */
  passkey: { token: string; credential: WebAuthnCredential } | null
}

const perVisitor = { limit: 60, window: 10 * 60_000 }

/** Begins the passkey of an account that is not there yet; the caller has read `email` from a good link. */
export async function offerFirstPasskey(
  deps: Deps,
  origin: Origin,
  { email, name }: { email: string; name: string },
): Promise<Ceremony> {
  accepted(checkPerson({ name, email }))
  spendAttempts(deps, ...perNetwork('passkey', origin, perVisitor))
  const { options, challenge } = await registrationOptions(deps, { handle: deps.ids.id(), email, name, known: [] })
  const right = { purpose: 'passkey_registration', email, challenge, lifetime: ceremonyLifetime } as const
  // Not `write`: nobody is there yet of whom the audit log could tell.
  const token = writeUnaudited(deps.db, (tx) => issueToken(tx, deps, right).token)
  return { options, token }
}

/** Checks what was typed, or the passkey that the browser made. Throws invalid. */
export async function checkNewcomer(
  deps: Deps,
  origin: Origin,
  address: string,
  input: NewcomerInput,
  rules: PasswordRules,
): Promise<Newcomer> {
  if ('password' in input) {
    const { name, email, password } = accepted(checkAccount({ ...input, email: address }, rules))
    return { name, email, passwordHash: await deps.passwords.hash(password, strangerAt(origin)), passkey: null }
  }
  const { name, email } = accepted(checkPerson({ name: input.name, email: address }))
  const { token, response } = input.passkey
  const offered = peekToken(deps, 'passkey_registration', token)
  if (offered.email !== email) throw notFound('passkey')
  const credential = await registeredCredential(deps, offered.challenge, response)
  return { name, email, passwordHash: '', passkey: { token, credential } }
}

/** In the causing transaction; returns the account's id. Throws conflict where the address has an account. */
export function insertNewcomer(tx: Tx, deps: Deps, actor: Actor, { passkey, ...account }: Newcomer): string {
  const accountId = insertAccount(tx, deps, actor, { ...account, verified: true })
  if (passkey === null) return accountId
  const { credential, token } = passkey
  consumeToken(tx, deps, 'passkey_registration', token)
  const id = insertPasskey(tx, deps, { accountId, name: 'Passkey', credential })
  recordAccountEvent(tx, deps, actor, accountId, { action: 'account.passkey_added', changes: { passkey: id } })
  return accountId
}
