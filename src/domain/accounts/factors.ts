import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { AccountActor } from '../context.ts'
import { conflict } from '../errors.ts'
import { readInstance } from '../settings/instance.ts'
import { accountById, passwordHashOf } from './insert-account.ts'

/** The ways in that an account has. */
export interface Factors {
  password: boolean
  /** An authenticator app is in force. */
  totp: boolean
  passkeys: number
}

export function factorsOf(db: Reader, accountId: string): Factors {
  const account = accountById(db, accountId)
  const keys = db.select({ count: count() }).from(passkeys).where(eq(passkeys.accountId, accountId)).get()
  return {
    password: passwordHashOf(account) !== null,
    totp: account.totpEnabledAt !== null,
    passkeys: keys?.count ?? 0,
  }
}

export function hasSecondFactor({ totp, passkeys }: Factors): boolean {
  return totp || passkeys > 0
}

/** Whoever asks the account for a second factor, as the beginning of a sentence; null: nobody does. */
export function factorDemandedBy(db: Reader, accountId: string): string | null {
  const { instanceAdmin } = accountById(db, accountId)
  if (instanceAdmin) return 'The administration of this Opsentry'
  if (readInstance(db).secondFactorForAll) return 'This Opsentry'
  const organization = db
    .select({ name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(
      and(
        eq(memberships.accountId, accountId),
        eq(organizations.requiresSecondFactor, true),
        isNull(organizations.deletedAt),
      ),
    )
    .orderBy(asc(organizations.name))
    .get()
  return organization?.name ?? null
}

/**
 * Throws conflict where `left`, the ways in that remain, lack what somebody asks for, or open the account to nobody. In the
 * causing transaction, since two removals at the same time must not both count on the other's factor.
 */
export function refuseTooFew(db: Reader, accountId: string, left: Factors): void {
  if (!left.password && left.passkeys === 0)
    throw conflict('It is the only way into this account: add another passkey or set a password first.')
  const demandedBy = hasSecondFactor(left) ? null : factorDemandedBy(db, accountId)
  if (demandedBy !== null) throw conflict(`${demandedBy} asks for a second factor: set up another one first.`)
}

/** Where the account has a second factor, only a session that has proven one changes them: a password alone may be stolen. */
export function refuseUnproven(db: Reader, actor: AccountActor): void {
  if (!actor.secondFactor && hasSecondFactor(factorsOf(db, actor.accountId)))
    throw conflict('Confirm with your second factor first: this account has one, and this session has not shown it.')
}
