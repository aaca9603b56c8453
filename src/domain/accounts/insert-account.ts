import { count, eq, inArray, sql } from 'drizzle-orm'
import type { Db, Reader, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { accounts } from '#src/db/schema/identity.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps, Origin } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'

export type Account = typeof accounts.$inferSelect

export interface NewAccount {
  name: string
  email: string
  /** '': it has none, and a passkey opens it. */
  passwordHash: string
  instanceAdmin?: boolean
  /** True once a link mailed there has proven the address. */
  verified?: boolean
  /** Of its dashboard; null or absent: as the browser asks. */
  language?: Language | null
}

/** In the causing transaction; returns the account's id. Throws conflict where the address has an account. */
export function insertAccount(tx: Tx, deps: Deps, actor: Actor, input: NewAccount): string {
  if (accountByEmail(tx, input.email)) throw conflict('This address has an account already: sign in with it.')
  const { verified = false, instanceAdmin = false, ...rest } = input
  const id = deps.ids.id()
  const createdAt = deps.clock.now()
  tx.insert(accounts)
    .values({ ...rest, id, instanceAdmin, emailVerifiedAt: verified ? createdAt : null, createdAt })
    .run()
  recordAudit(tx, deps, actor, {
    action: 'account.created',
    organizationId: null,
    subject: { type: 'account', id },
    changes: { instanceAdmin, verified },
  })
  return id
}

/** The account of the mailbox; of two from before that was asked, the one spelt so. */
export function accountByEmail(db: Reader, email: string): Account | undefined {
  const spellings = spellingsOf(email)
  return db
    .select()
    .from(accounts)
    .where(inArray(accounts.email, spellings))
    .orderBy(sql`${accounts.email} = ${spellings[0]} desc`)
    .get()
}

/** Like `accountByEmail`, but prepared once for the usual address of one spelling, because many sign in at the same time. */
export function findAccountByEmail(db: Db, typed: string): Account | undefined {
  const [email, ...others] = spellingsOf(typed)
  if (others.length > 0) return accountByEmail(db, email)
  return prepared(db, 'account by address', () =>
    db
      .select()
      .from(accounts)
      .where(eq(accounts.email, sql.placeholder('email')))
      .prepare(),
  ).get({ email })
}

/** Throws not_found for an unknown id. */
export function accountById(db: Reader, id: string): Account {
  const account = db.select().from(accounts).where(eq(accounts.id, id)).get()
  if (!account) throw notFound('account')
  return account
}

const whole = { wholeAccount: true, proofs: [] }

/** The account as an actor without a session, such as during sign-in. */
export function actorOf({ id, name, instanceAdmin }: Account, origin: Origin, secondFactor = false): AccountActor {
  const sessionless = { sessionId: '', secondFactor, confirmedAt: null, ...whole }
  return { kind: 'account', accountId: id, name, instanceAdmin, ...sessionless, origin }
}

/** Null for an account without a password, which a passkey alone opens. */
export function passwordHashOf(account: Pick<Account, 'passwordHash'> | undefined): string | null {
  return account?.passwordHash || null
}

export function countAccounts(db: Reader): number {
  return db.select({ people: count() }).from(accounts).get()?.people ?? 0
}
