import { and, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from '#src/db/connection.ts'
import { apiTokens, invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts, memberships } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { incidentNotes, statusUpdates } from '#src/db/schema/status.ts'
import type { Deps } from '../context.ts'
import type { ErasedPerson } from './erased-person.ts'
import { namesPerson } from './names-person.ts'

/** Where it stands who did something that outlives them. What hangs on an account by a foreign key goes with its row. */
export const authorship: { table: SQLiteTable; column: SQLiteColumn }[] = [
  { table: statusUpdates, column: statusUpdates.authorId },
  { table: maintenanceUpdates, column: maintenanceUpdates.authorId },
  { table: incidentNotes, column: incidentNotes.authorId },
  { table: invitations, column: invitations.invitedBy },
  { table: invitations, column: invitations.acceptedBy },
  { table: apiTokens, column: apiTokens.createdBy },
  { table: subscriberImports, column: subscriberImports.createdBy },
]

/** In the causing transaction: the account goes, and what stays of it names the pseudonym. */
export function eraseRows(tx: Tx, deps: Pick<Deps, 'clock'>, person: ErasedPerson): void {
  const { accountId, pseudonym } = person
  for (const { table, column } of authorship)
    tx.run(sql`update ${table} set ${sql.identifier(snake(column))} = ${pseudonym} where ${column} = ${accountId}`)
  renameTokens(tx, person)
  eraseTraces(tx, deps, person)
  tx.delete(memberships).where(eq(memberships.accountId, accountId)).run()
  tx.delete(accounts).where(eq(accounts.id, accountId)).run()
}

/** In the causing transaction: what stands under an address alone. */
export function eraseTraces(tx: Tx, deps: Pick<Deps, 'clock'>, person: ErasedPerson): void {
  const { accountId, addresses } = person
  eraseInvitations(tx, deps, person)
  eraseDeliveries(tx, deps, person)
  eraseAttempts(tx, deps, person)
  eraseFromLists(tx, person)
  tx.delete(oneTimeTokens)
    .where(or(inArray(oneTimeTokens.email, addresses), eq(oneTimeTokens.accountId, accountId)))
    .run()
}

/** Programs go on with them; people often name them after themselves. */
function renameTokens(tx: Tx, person: ErasedPerson): void {
  const made = tx.select().from(apiTokens).where(eq(apiTokens.createdBy, person.pseudonym)).all()
  for (const { id } of made.filter(({ name }) => namesPerson(person, name)))
    tx.update(apiTokens)
      .set({ name: `Token of ${person.pseudonym}` })
      .where(eq(apiTokens.id, id))
      .run()
}

/** An open one is withdrawn: who invites the address again begins anew. */
function eraseInvitations(tx: Tx, { clock }: Pick<Deps, 'clock'>, { pseudonym, addresses }: ErasedPerson): void {
  const toThem = inArray(invitations.email, addresses)
  tx.update(invitations)
    .set({ withdrawnAt: clock.now() })
    .where(and(toThem, isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)))
    .run()
  tx.update(invitations).set({ email: pseudonym }).where(toThem).run()
}

/** What was mailed to the account. What an address follows is its subscriber's, who leaves with the link in the mails. */
function eraseDeliveries(tx: Tx, { clock }: Pick<Deps, 'clock'>, { pseudonym, addresses }: ErasedPerson): void {
  const toThem = and(inArray(deliveries.address, addresses), isNull(deliveries.subscriberId))
  tx.update(deliveries)
    .set({ state: 'suppressed', settledAt: clock.now() })
    .where(and(toThem, inArray(deliveries.state, ['waiting', 'retrying'])))
    .run()
  tx.update(deliveries).set({ address: pseudonym, lastAnswer: null }).where(toThem).run()
}

/** Counters under the address or the id; those under an IP address as soon as their window is over. */
function eraseAttempts(tx: Tx, { clock }: Pick<Deps, 'clock'>, { accountId, addresses }: ErasedPerson): void {
  const endings = [accountId, ...addresses].map((text) => `:${text}`)
  // Not LIKE: an underscore in an address would stand for any character.
  const endsWith = endings.map((ending) => sql`substr(${rateLimits.key}, -length(${ending})) = ${ending}`)
  tx.delete(rateLimits)
    .where(or(lte(rateLimits.windowEndsAt, clock.now()), ...endsWith))
    .run()
}

/** Of lists that somebody brought along: of one that runs no row is taken, as it is counted, and in moments it is over. */
function eraseFromLists(tx: Tx, { addresses }: ErasedPerson): void {
  const { id, rows, state } = subscriberImports
  const named = addresses.map((address) => sql`instr(${rows}, ${JSON.stringify(address)}) > 0`)
  const lists = tx
    .select({ id, rows })
    .from(subscriberImports)
    .where(and(ne(state, 'running'), or(...named)))
    .all()
  for (const list of lists) {
    const left = list.rows.filter(({ email }) => !addresses.includes(email))
    tx.update(subscriberImports).set({ rows: left, total: left.length }).where(eq(id, list.id)).run()
  }
}

function snake({ name }: SQLiteColumn): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
