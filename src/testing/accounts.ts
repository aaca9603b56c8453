import { desc, eq } from 'drizzle-orm'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { confirmTotp, pendingTotp, startTotp } from '#src/domain/accounts/enable-totp.ts'
import { type Account, accountById } from '#src/domain/accounts/insert-account.ts'
import { signedInAccount, startSession } from '#src/domain/accounts/sessions.ts'
import type { AccountActor, Deps, Passwords } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import type { OneTimePurpose } from '#src/words.ts'
import { atEnd } from './at-end.ts'
import { codeOf } from './authenticator.ts'
import { accountId, accountOf, acmeId, type Persona, system, testOrigin, testPassword } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

/** The row of an account. */
export const rowOf = ({ db }: Pick<Deps, 'db'>, persona: Persona): Account => accountById(db, accountId(persona))

/** Changes the row beside every verb: a state that only time or another version would bring. */
export function setAccount(deps: Pick<Deps, 'db'>, persona: Persona, row: Partial<Account>): void {
  setAccountRow(deps, accountId(persona), row)
}

export function setAccountRow({ db }: Pick<Deps, 'db'>, id: string, row: Partial<Account>): void {
  writeUnaudited(db, (tx) => void tx.update(accounts).set(row).where(eq(accounts.id, id)).run())
}

/** Signed in by a session that begins now. */
export function signedIn(deps: Deps, persona: Persona, origin = testOrigin): { token: string; actor: AccountActor } {
  const token = writeUnaudited(deps.db, (tx) => startSession(tx, deps, accountId(persona), origin))
  const actor = signedInAccount(deps, token, origin)
  if (actor === null) throw new Error(`${persona} is not signed in`)
  return { token, actor }
}

/** As if all who are signed in had shown a second factor. */
export function proveSessions({ db }: Pick<Deps, 'db'>): void {
  writeUnaudited(db, (tx) => void tx.update(sessions).set({ secondFactor: true }).run())
}

export const opens = (deps: Deps, token: string): boolean => signedInAccount(deps, token, testOrigin) !== null

/** Real password checks, and `act` runs while one is under way. */
export function whileComparing(act: () => void): Passwords {
  const passwords = createPasswords({ cost: 4 })
  atEnd(() => passwords.close())
  return {
    ...passwords,
    async verify(...asked) {
      const correct = await passwords.verify(...asked)
      act()
      return correct
    },
  }
}

/** Real hashes, and `act` runs once one is made. */
export function whileHashing(act: () => void): Passwords {
  const { hash, ...others } = whileComparing(() => undefined)
  return {
    ...others,
    async hash(...asked) {
      const made = await hash(...asked)
      act()
      return made
    },
  }
}

/** Configures a relay, so that mail is queued; nothing leaves, because a room has no sender. */
export function connectRelay(deps: Deps): void {
  const relay = { host: 'smtp.example.com', port: '587', security: 'starttls', user: '', password: '' }
  configureRelay(deps, system, { ...relay, from: 'status@example.com' })
}

/** Queued messages, in their order: `password_changed to ann@example.com`. */
export function owed({ db }: Pick<Deps, 'db'>): string[] {
  const rows = db.select().from(deliveries).all()
  return rows.map(({ kind, address }) => `${kind} to ${address}`)
}

/** The token of the newest link of that purpose, as the mail would show it. */
export function mailedToken(deps: Deps, purpose: OneTimePurpose): string {
  const links = deps.db.select().from(oneTimeTokens).where(eq(oneTimeTokens.purpose, purpose))
  const newest = links.orderBy(desc(oneTimeTokens.id)).get()
  if (!newest) throw new Error(`there is no link of the purpose ${purpose}`)
  return signedToken(deps, 'one-time', newest.id)
}

/** Entries of a chain, oldest first; null: the instance's. */
export function entries({ db }: Pick<Deps, 'db'>, organizationId: string | null = acmeId) {
  return db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.chain, organizationId ?? ''))
    .orderBy(auditEntries.sequence)
    .all()
    .map(({ action, actorKind, actorId, subjectId, details }) => ({
      action,
      by: actorId ?? actorKind,
      subject: subjectId,
      changes: JSON.parse(details).changes as unknown,
    }))
}

/** An authenticator app in force since now. Its first code is used up: the next one is good half a minute later. */
export async function withAuthenticator(deps: TestDeps, persona: Persona, actor: AccountActor = accountOf(persona)) {
  await startTotp(deps, actor, testPassword)
  const secret = pendingTotp(deps, actor)?.secret ?? ''
  const code = (offset = 0) => codeOf(secret, deps.clock.now() + offset)
  const recoveryCodes = confirmTotp(deps, actor, code())
  return { secret, code, recoveryCodes }
}

/** Fields that a refusal names, and the sentence for each. */
export async function refusedFields(act: () => unknown): Promise<Record<string, string>> {
  const [result] = await Promise.allSettled([(async () => act())()])
  if (result.status === 'rejected' && result.reason instanceof DomainError) return result.reason.fields
  throw result.status === 'rejected' ? result.reason : new Error('it was let through')
}

/** `table: word` for every table whose rows hold one of the words, in capitals or not. */
export function holding({ db }: Pick<Deps, 'db'>, words: string[]): string[] {
  const tables = db.$client.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.flatMap(({ name }) => {
    const text = JSON.stringify(db.$client.query(`SELECT * FROM "${name}"`).all()).toLowerCase()
    return words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${name}: ${word}`)
  })
}
