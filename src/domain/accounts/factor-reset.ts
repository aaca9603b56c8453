import { and, asc, eq, lte, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { factorResets } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write } from '#src/db/write.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { AccountActor, Actor, Deps, Member, Origin, SystemActor } from '../context.ts'
import { conflict, DomainError, invalid, notFound } from '../errors.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { readSignedToken } from '../secrets/signed-links.ts'
import { removeTotp } from './enable-totp.ts'
import { endCredentials } from './end-credentials.ts'
import { factorsOf, hasSecondFactor } from './factors.ts'
import { accountByEmail, accountById, actorOf } from './insert-account.ts'
import { removePasskeysOf } from './passkeys.ts'
import { recordAccountEvent } from './record-account-event.ts'
import { refuseDeleted } from './refuse-deleted.ts'

export type FactorReset = typeof factorResets.$inferSelect

/** Milliseconds in which the account's owner can object. */
export const resetDelay = 24 * 3_600_000

/** Milliseconds by which it may be late, as after a restart or an upgrade. */
const onTime = 15 * 60_000

/**
 * Asks that the second factor of somebody who lost it be taken away a day later; a mail tells them now, with a link that cancels
 * it. `organizationId`: its owner asks, for a member who belongs to no other and does not administer the instance; null: the
 * instance admin asks. Throws not_found for nobody of theirs, and conflict.
 */
export function requestFactorReset(
  deps: Deps,
  actor: Member | AccountActor,
  accountId: AccountId,
  organizationId: OrganizationId | null,
): void {
  if (organizationId === null) authorizeInstanceAdmin(actor)
  else authorize(actor, 'second-factors:reset', organizationId)
  if (accountId === actor.accountId)
    throw conflict('This is your own account: sign in with a recovery code, or ask somebody else to reset it.')
  if (readRelay(deps) === null)
    throw conflict('This Opsentry cannot send the mail about it: connect a mail server first.')
  write(deps.db, (tx) => {
    const account = accountById(tx, accountId)
    refuseOthers(tx, accountId, organizationId)
    refuseDeleted(account)
    if (!hasSecondFactor(factorsOf(tx, accountId))) throw conflict(`${account.name} has no second factor.`)
    const [id, requestedAt] = [deps.ids.id(), deps.clock.now()]
    const dueAt = requestedAt + resetDelay
    const added = tx
      .insert(factorResets)
      .values({ id, accountId, organizationId, requestedBy: actor.accountId, requestedAt, dueAt })
      .onConflictDoNothing()
      .returning()
      .get()
    if (!added) throw conflict(`The second factor of ${account.name} is going to be reset already.`)
    queueAccountMail(tx, deps, { kind: 'factor_reset_requested', address: account.email, subjectId: id })
    recordAccountEvent(tx, deps, actor, accountId, { action: 'account.factor_reset_requested', changes: { dueAt } })
  })
}

/** The account of an address that an instance admin typed. Throws invalid on `email`. */
export function accountByAddress({ db }: Pick<Deps, 'db'>, typed: string): { id: AccountId; email: string } {
  const account = accountByEmail(db, typed.trim())
  if (!account) throw invalid({ email: 'No account has this address.' })
  return account
}

/** Takes back what an owner of the organization, or the instance admin (null), asked for. */
export function withdrawFactorReset(
  deps: Deps,
  actor: Member | AccountActor,
  accountId: AccountId,
  organizationId: OrganizationId | null,
): void {
  if (organizationId === null) authorizeInstanceAdmin(actor)
  else authorize(actor, 'second-factors:reset', organizationId)
  write(deps.db, (tx) => {
    if (organizationId !== null) refuseStranger(tx, accountId, organizationId)
    cancel(tx, deps, actor, eq(factorResets.accountId, accountId))
  })
}

/** The address whose factor the mailed link keeps. Throws not_found where nothing is going to be reset any more. */
export function addressOfFactorReset(deps: Deps, token: string): { email: string; dueAt: number } {
  const reset = deps.db
    .select()
    .from(factorResets)
    .where(eq(factorResets.id, idIn(deps, token)))
    .get()
  if (!reset) throw over()
  return { email: accountById(deps.db, reset.accountId).email, dueAt: reset.dueAt }
}

/** The owner of the account objects, by the link in the mail. */
export function cancelFactorReset(deps: Deps, origin: Origin, token: string): void {
  const id = idIn(deps, token)
  write(deps.db, (tx) => {
    const reset = tx.select().from(factorResets).where(eq(factorResets.id, id)).get()
    if (!reset) throw over()
    cancel(tx, deps, actorOf(accountById(tx, reset.accountId), origin), eq(factorResets.id, id))
  })
}

/** What is going to be reset: of an organization's members, or of everybody (null). */
export function listFactorResets(db: Reader, organizationId: OrganizationId | null) {
  const asked = { reset: factorResets, name: accounts.name, email: accounts.email }
  const rows = db
    .select(asked)
    .from(factorResets)
    .innerJoin(accounts, eq(accounts.id, factorResets.accountId))
    .orderBy(asc(factorResets.dueAt), asc(factorResets.id))
    .all()
  return organizationId === null ? rows : rows.filter(({ reset }) => isIn(db, reset.accountId, organizationId))
}

/**
 * Takes the factors away whose day has passed; a job runs it every minute. Where Opsentry was away when it ended, nobody could
 * object: another day begins, and the owner is mailed again.
 */
export function runDueFactorResets(deps: Deps, actor: SystemActor): void {
  const now = deps.clock.now()
  const due = deps.db.select().from(factorResets).where(lte(factorResets.dueAt, now)).all()
  for (const reset of due.filter(({ dueAt }) => now - dueAt > onTime)) beginAnew(deps, actor, reset)
  for (const { id, accountId, organizationId } of due.filter(({ dueAt }) => now - dueAt <= onTime))
    write(deps.db, (tx) => {
      tx.delete(factorResets).where(eq(factorResets.id, id)).run()
      // They may have joined another organization meanwhile.
      if (problemOf(tx, accountId, organizationId) === null) removeFactors(tx, deps, actor, accountId)
      else recordAccountEvent(tx, deps, actor, accountId, { action: 'account.factor_reset_dropped' })
    })
}

function beginAnew(deps: Deps, actor: SystemActor, { id, accountId }: FactorReset): void {
  write(deps.db, (tx) => {
    const dueAt = deps.clock.now() + resetDelay
    tx.update(factorResets).set({ dueAt }).where(eq(factorResets.id, id)).run()
    const { email } = accountById(tx, accountId)
    queueAccountMail(tx, deps, { kind: 'factor_reset_requested', address: email, subjectId: id })
    recordAccountEvent(tx, deps, actor, accountId, { action: 'account.factor_reset_postponed', changes: { dueAt } })
  })
}

/** At the console, at once: whoever reads the data folder may do anything. Throws not_found for an unknown address. */
export function resetFactorNow(deps: Deps, actor: SystemActor, email: string): void {
  const account = accountByEmail(deps.db, email)
  if (!account) throw new DomainError('not_found', `No account has the address ${email}.`)
  refuseDeleted(account)
  if (!hasSecondFactor(factorsOf(deps.db, account.id))) throw conflict(`The account ${email} has no second factor.`)
  write(deps.db, (tx) => {
    tx.delete(factorResets).where(eq(factorResets.accountId, account.id)).run()
    removeFactors(tx, deps, actor, account.id)
  })
}

function removeFactors(tx: Tx, deps: Deps, actor: Actor, accountId: AccountId): void {
  removeTotp(tx, accountId)
  removePasskeysOf(tx, accountId)
  endCredentials(tx, deps, actor, 'second factor reset', { accountId, sessionId: '' })
  const { email } = accountById(tx, accountId)
  queueAccountMail(tx, deps, { kind: 'factor_reset', address: email, subjectId: accountId })
  recordAccountEvent(tx, deps, actor, accountId, { action: 'account.factor_reset' })
}

function cancel(tx: Tx, deps: Deps, actor: Actor, which: ReturnType<typeof eq>): void {
  const cancelled = tx.delete(factorResets).where(which).returning().get()
  if (!cancelled) throw over()
  recordAccountEvent(tx, deps, actor, cancelled.accountId, { action: 'account.factor_reset_cancelled' })
}

function refuseOthers(db: Reader, accountId: AccountId, organizationId: OrganizationId | null): void {
  if (organizationId !== null) refuseStranger(db, accountId, organizationId)
  const problem = problemOf(db, accountId, organizationId)
  if (problem !== null) throw conflict(problem)
}

function refuseStranger(db: Reader, accountId: AccountId, organizationId: OrganizationId): void {
  if (!isIn(db, accountId, organizationId)) throw notFound('member')
}

/** Why an owner of the organization may not decide for the account alone; deleted organizations count, they may come back. */
function problemOf(db: Reader, accountId: AccountId, organizationId: OrganizationId | null): string | null {
  if (organizationId === null) return null
  const elsewhere = db
    .select({ id: memberships.organizationId })
    .from(memberships)
    .where(and(eq(memberships.accountId, accountId), ne(memberships.organizationId, organizationId)))
    .get()
  const isAlone = isIn(db, accountId, organizationId) && elsewhere === undefined
  return isAlone && !accountById(db, accountId).instanceAdmin
    ? null
    : 'This account is not of your organization alone: ask the instance admin to reset its second factor.'
}

function isIn(db: Reader, accountId: AccountId, organizationId: OrganizationId): boolean {
  const mine = and(eq(memberships.accountId, accountId), eq(memberships.organizationId, organizationId))
  return db.select({ role: memberships.role }).from(memberships).where(mine).get() !== undefined
}

function idIn(deps: Deps, token: string): string {
  return readSignedToken(deps, 'factor-reset', token) ?? ''
}

function over(): DomainError {
  return new DomainError('not_found', 'This reset was cancelled or is done already: the audit log says which.')
}
