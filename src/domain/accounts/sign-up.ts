import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Origin } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { acceptedAddress } from '../mail/check-address.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { acknowledgeBySigningUp } from '../privacy/acknowledge-policy.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { cachedInstance } from '../settings/instance.ts'
import { checkNewcomer, insertNewcomer, type NewcomerInput } from './newcomer.ts'
import { consumeToken, issueToken, peekToken } from './one-time-tokens.ts'
import { passwordRules } from './password-rules.ts'
import { startSession } from './sessions.ts'

const lifetime = 24 * 3_600_000
const anHour = 3_600_000
const perVisitor = { limit: 10, window: anHour }
const perAddress = { limit: 3, window: anHour }

/** True while the instance admin lets anyone make an account. */
export function signUpIsOpen({ db }: Pick<Deps, 'db'>): boolean {
  return cachedInstance(db).signUp === 'open'
}

/**
 * Mails a link that makes an account. Name and password are asked behind the link: somebody who types another's address must
 * not choose the password of the account that person confirms. Only the mail says that an address already has an account.
 */
export function requestSignUp(deps: Deps, actor: Actor, input: { email: string }): void {
  if (!signUpIsOpen(deps)) throw notFound('page')
  const email = acceptedAddress(input.email)
  if (readRelay(deps) === null) throw conflict('This Opsentry cannot send mail yet: ask the person who runs it.')
  spendStrangerMail(deps, 'sign-up', ...perNetwork('sign-up', actor.origin, perVisitor), {
    key: `sign-up:address:${mailboxKey(email)}`,
    ...perAddress,
  })

  // Not in the audit chain, where anybody could add entries for good; the account that comes of it is.
  writeUnaudited(deps.db, (tx) => {
    const { id } = issueToken(tx, deps, { purpose: 'sign_up', email, lifetime })
    queueAccountMail(tx, deps, { kind: 'sign_up', address: email, subjectId: id })
  })
}

/** The address the link was mailed to. Throws not_found for a used or expired link. */
export function addressOfSignUp(deps: Deps, token: string): string {
  return peekToken(deps, 'sign_up', token).email ?? ''
}

/** Makes the account and signs in; returns the session's token. The first user of the link wins. */
export async function finishSignUp(
  deps: Deps,
  origin: Origin,
  input: NewcomerInput & { token: string },
): Promise<string> {
  const rules = passwordRules(deps, { organizationIds: [] })
  const newcomer = await checkNewcomer(deps, origin, addressOfSignUp(deps, input.token), input, rules)
  return write(deps.db, (tx) => {
    consumeToken(tx, deps, 'sign_up', input.token)
    const actor: Actor = { kind: 'visitor', origin }
    const accountId = insertNewcomer(tx, deps, actor, newcomer)
    acknowledgeBySigningUp(tx, deps, actor, accountId)
    recordAudit(tx, deps, actor, {
      action: 'account.signed_in',
      organizationId: null,
      subject: { type: 'account', id: accountId },
      changes: { with: ['sign-up link'] },
    })
    return startSession(tx, deps, accountId, origin, newcomer.passkey !== null)
  })
}
