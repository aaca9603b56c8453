import type { Tx } from '#src/db/connection.ts'
import type { Asker, Deps, Origin } from '../context.ts'
import { type DomainError, rateLimited } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { type Guesses, guessesUnder, spendGuess, type Waiting, waitingFor } from '../rate-limits/growing-wait.ts'
import { accountAsks, networkOf, siteOf, strangerAt } from '../rate-limits/network.ts'
import { forgetAttempts, forgetAttemptsUnder, takeBackAttempt, waitText } from '../rate-limits/rate-limit.ts'
import type { Account } from './insert-account.ts'
import { deviceName, isKnownDevice } from './known-devices.ts'

/** Wrong passwords before each further one has to wait. */
const free = {
  /** In a browser that has signed in to the account before, for itself alone: nobody else keeps its owner out. */
  device: 10,
  /** Of one network on one account. */
  pair: 5,
  /** Of one network on all accounts. An office behind one address is one network. */
  network: 20,
  /** Of an IPv6 /48. */
  site: 100,
  /** On one account from everywhere but its known devices. Passkeys and a new password go on working. */
  account: 100,
}
/** Wrong passwords of a network after which its sign-ins stand behind those of others. */
const suspicious = 5

/** The counters of a sign-in, and its place in the queue. */
export interface SignInLimits {
  guesses: Guesses[]
  asker: Asker
}

/** By which limits somebody signs in. Known and unknown addresses have the same. */
export function limitsOf(deps: Deps, origin: Origin, email: string, account: Account | undefined): SignInLimits {
  if (account && isKnownDevice(deps, account.id, origin)) {
    const key = `${deviceKey}:${deviceName(origin)}:${account.id}`
    return { guesses: [{ key, free: free.device }], asker: accountAsks(account.id) }
  }
  const [mailbox, network, site] = [mailboxOf(email), networkOf(origin.ip), siteOf(origin.ip)]
  const networkKey = `sign-in:network:${network}`
  const guesses = [
    { key: `sign-in:pair:${network}:${mailbox}`, free: free.pair },
    { key: networkKey, free: free.network },
    ...(site === null ? [] : [{ key: `sign-in:site:${site}`, free: free.site }]),
    { key: `${accountKey}:${mailbox}`, free: free.account },
  ]
  const isSuspect = guessesUnder(deps, networkKey) >= suspicious
  return { guesses, asker: strangerAt(origin, isSuspect ? 'suspect' : 'new') }
}

/**
 * Takes a place in the queue and counts one wrong password, until `forgiveSignIn()` says that it was right. Whoever gets no place
 * has spent nothing, and a flood that gets none writes nothing. Throws rate_limited.
 */
export function spendSignIn(deps: Deps, { guesses, asker }: SignInLimits, onLock: () => void): void {
  refuse(waitingFor(deps, guesses))
  deps.passwords.refuseWhenFull(asker)
  refuse(spendGuess(deps, guesses, (key) => isOfAccount(key) && onLock()))
}

/** The password was right: in the causing transaction. What others got wrong about the account stays counted. */
export function forgiveSignIn(tx: Tx, { guesses }: SignInLimits): void {
  for (const { key } of guesses) {
    if (isShared(key)) takeBackAttempt(tx, key)
    else forgetAttempts(tx, key)
  }
}

/** Guesses of a password that is no more: in the causing transaction. */
export function forgetSignIns(tx: Tx, email: string): void {
  forgetAttemptsUnder(tx, 'sign-in', mailboxOf(email))
}

const accountKey = 'sign-in:account'
const deviceKey = 'sign-in:device'

function mailboxOf(email: string): string {
  return mailboxKey(email).slice(0, 254)
}

function isOfAccount(key: string): boolean {
  return !key.startsWith('sign-in:network:') && !key.startsWith('sign-in:site:')
}

function isShared(key: string): boolean {
  return !isOfAccount(key) || key.startsWith(`${accountKey}:`)
}

function refuse(waiting: Waiting | null): void {
  if (waiting) throw tooManyGuesses(waiting)
}

function tooManyGuesses({ left }: Waiting): DomainError {
  return rateLimited(
    left,
    `Too many wrong passwords. Try again in ${waitText(left)}, use a passkey, or choose a new password with “Forgot your password?”.`,
  )
}
