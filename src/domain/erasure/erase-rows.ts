import { eq } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from '#src/db/connection.ts'
import { columnOf, referencesOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { removeAccount } from '../accounts/delete-account.ts'
import { forgetTokensOf } from '../accounts/one-time-tokens.ts'
import { renameTokensOf } from '../api-tokens/rename-tokens.ts'
import type { Deps } from '../context.ts'
import { forgetAddressee } from '../deliveries/forget-deliveries.ts'
import { forgetInvited } from '../invitations/forget-invited.ts'
import { forgetAnchorPlace } from '../notifications/audit-anchors/anchor-place.ts'
import { forgetPauser } from '../notifications/endpoint-rows.ts'
import { forgetContacts } from '../notifications/subscriber-rows.ts'
import { forgetReader } from '../page-access/forget-reader.ts'
import { forgetAttemptsOf } from '../rate-limits/rate-limit.ts'
import { renameScimTokensOf } from '../scim/create-scim-token.ts'
import { forgetProvisioned } from '../scim/forget-users.ts'
import { forgetInLists } from '../subscriber-imports/remove-lists.ts'
import { forgetRequests } from '../subscribers/take-requests.ts'
import type { ErasedPerson } from './erased-person.ts'
import { namesPerson } from './names-person.ts'

interface NamingColumn {
  table: SQLiteTable
  column: SQLiteColumn
}

/** Columns with the account's id in rows that outlive the account. */
export const authorship: NamingColumn[] = declared.flatMap(({ table, personal }) =>
  Object.entries(personal)
    .filter(([, { erased }]) => erased === 'pseudonym')
    .map(([name]) => ({ table, column: columnOf(table, name) })),
)

/** Columns with the account's id in rows that go with the account but that no cascade removes. */
const membership: NamingColumn[] = declared.flatMap(({ table }) =>
  referencesOf(table)
    .filter(({ to, holds }) => to === accounts && holds)
    .map(({ column }) => ({ table, column })),
)

/** In the causing transaction: removes the account; rows that outlive it name the pseudonym. */
export function eraseRows(tx: Tx, deps: Pick<Deps, 'clock'>, person: ErasedPerson): void {
  const { accountId, pseudonym } = person
  for (const { table, column } of authorship)
    tx.update(table)
      .set({ [column.name]: pseudonym })
      .where(eq(column, accountId))
      .run()
  eraseTraces(tx, deps, person)
  for (const { table, column } of membership) tx.delete(table).where(eq(column, accountId)).run()
  removeAccount(tx, accountId)
}

/** In the causing transaction: what bears a name of the person is renamed, not removed, because programs keep using it. */
export function eraseNames(tx: Tx, person: ErasedPerson): void {
  renameTokensOf(tx, person, (name) => namesPerson(person, name))
  renameScimTokensOf(tx, person, (name) => namesPerson(person, name))
  forgetPauser(tx, (reason) => namesPerson(person, reason))
}

/** In the causing transaction: erases rows that only an address ties to the person. */
export function eraseTraces(tx: Tx, { clock }: Pick<Deps, 'clock'>, person: ErasedPerson): void {
  const { accountId, addresses } = person
  const now = clock.now()
  forgetInvited(tx, now, person)
  forgetAddressee(tx, now, person)
  forgetAttemptsOf(tx, now, [accountId, ...addresses])
  forgetInLists(tx, addresses)
  forgetProvisioned(tx, addresses)
  forgetTokensOf(tx, person)
  forgetRequests(tx, addresses)
  forgetContacts(tx, addresses)
  forgetAnchorPlace(tx, addresses)
  forgetReader(tx, addresses)
}
