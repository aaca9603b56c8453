import type { AuthenticationResponseJSON, RegistrationResponseJSON, WebAuthnCredential } from '@simplewebauthn/server'
import { eq } from 'drizzle-orm'
import { carried } from '#src/carried.ts'
import type { Reader, Tx } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { publicUrl } from '../settings/instance.ts'

export type Passkey = typeof passkeys.$inferSelect

/** A WebAuthn ceremony's options for the browser, and the token that comes back with the browser's answer. */
export interface Ceremony {
  options: object
  token: string
}

/** The browser's answer to a ceremony. */
export interface PasskeyAnswer {
  token: string
  response: unknown
}

/** Milliseconds between the options and the answer, at the most. */
export const ceremonyLifetime = 5 * 60_000

/** Loaded when first used: it brings an ASN.1 parser along, which would delay every start. */
const webauthn = () => carried('passkeys')

/** Options for a new passkey, and the challenge in them. `handle`: what the authenticator keeps apart its accounts by. */
export async function registrationOptions(
  deps: Deps,
  owner: { handle: string; email: string; name: string; known: Passkey[] },
): Promise<{ options: object; challenge: string }> {
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: 'Opsentry',
    rpID: relyingParty(deps).id,
    userName: owner.email,
    userDisplayName: owner.name,
    userID: Uint8Array.from(Buffer.from(owner.handle)),
    excludeCredentials: owner.known.map(({ credentialId }) => ({ id: credentialId })),
    // Discoverable, so that no address is typed, and unlocked by its owner: two factors in one.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options, challenge: options.challenge }
}

/** Options for signing with a passkey: one of `allowed`, or whichever the browser finds. */
export async function authenticationOptions(
  deps: Deps,
  allowed: Passkey[] = [],
): Promise<{ options: object; challenge: string }> {
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(deps).id,
    userVerification: 'required',
    ...(allowed.length > 0 ? { allowCredentials: allowed.map(({ credentialId }) => ({ id: credentialId })) } : {}),
  })
  return { options, challenge: options.challenge }
}

/** The passkey that the browser made. Throws invalid unless it answers the challenge, at this instance. */
export async function registeredCredential(
  deps: Deps,
  challenge: string | null,
  response: unknown,
): Promise<WebAuthnCredential> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(deps)
  const { verifyRegistrationResponse } = await webauthn()
  const { registrationInfo } = await understood(() =>
    verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge ?? '',
      expectedOrigin,
      expectedRPID,
    }),
  )
  if (!registrationInfo) throw notUnderstood()
  return registrationInfo.credential
}

/** In the causing transaction; returns its id. Throws invalid for a credential that is stored already. */
export function insertPasskey(
  tx: Tx,
  deps: Deps,
  { accountId, name, credential }: { accountId: string; name: string; credential: WebAuthnCredential },
): string {
  const passkey = {
    id: deps.ids.id(),
    accountId,
    name,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    createdAt: deps.clock.now(),
  }
  const stored = tx.insert(passkeys).values(passkey).onConflictDoNothing().returning().get()
  // Already another account's: no browser makes a credential id twice, but a forged answer may name one.
  if (!stored) throw notUnderstood()
  return passkey.id
}

/** The passkey that signed the challenge, and how often its authenticator says that it signed; null for anything else. */
export async function signedBy(
  deps: Deps,
  challenge: string | null,
  response: unknown,
): Promise<{ passkey: Passkey; counter: number | null } | null> {
  const passkey = passkeyOf(deps.db, response)
  return passkey ? { passkey, counter: await verifiedCounter(deps, passkey, challenge ?? '', response) } : null
}

/** In the causing transaction; undefined if the passkey was removed while its answer was checked. */
export function noteUse(tx: Tx, deps: Deps, id: string, counter: number): Passkey | undefined {
  return tx.update(passkeys).set({ counter, lastUsedAt: deps.clock.now() }).where(eq(passkeys.id, id)).returning().get()
}

function passkeyOf(db: Reader, response: unknown): Passkey | undefined {
  const id = typeof response === 'object' && response !== null && 'id' in response ? response.id : undefined
  if (typeof id !== 'string') return undefined
  return db.select().from(passkeys).where(eq(passkeys.credentialId, id)).get()
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

/** One sentence for every failure, so that nobody learns which passkeys exist. */
export function notUnderstood(): DomainError {
  return new DomainError('invalid', 'The passkey was not accepted. Try again, or sign in with your password.')
}
