import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { entries, rowOf } from '#src/testing/accounts.ts'
import { accountId, accountOf, acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import {
  accountByEmail,
  accountById,
  actorOf,
  countAccounts,
  findAccountByEmail,
  insertAccount,
  type NewAccount,
} from './insert-account.ts'
import { recordAccountEvent } from './record-account-event.ts'

const newa: NewAccount = { name: 'Newa', email: 'newa@example.com', passwordHash: 'hash' }
const insert = ({ deps }: TestRoom, input = newa) => write(deps.db, (tx) => insertAccount(tx, deps, system, input))

test('an account belongs nowhere, is no admin and has proven nothing, unless it is said', () => {
  const room = testRoom()
  const id = insert(room)
  const now = Date.UTC(2026, 2, 10, 12)
  const made = {
    id: 'id0000000001',
    ...newa,
    emailVerifiedAt: null,
    instanceAdmin: false,
    language: null,
    totpSecret: null,
    totpNextSecret: null,
    totpEnabledAt: null,
    totpLastStep: null,
    createdAt: now,
    deletionRequestedAt: null,
  }
  expect([id, accountById(room.db, id)]).toEqual(['id0000000001', made])
  const second = insert(room, { ...newa, email: 'second@example.com', verified: true, instanceAdmin: true })
  expect(accountById(room.db, second)).toMatchObject({ emailVerifiedAt: now, instanceAdmin: true })
  expect(room.db.select().from(memberships).where(eq(memberships.accountId, id)).all()).toEqual([])
})

test('the log of the instance tells that it was made, and by whom; neither name nor address', () => {
  const room = testRoom()
  insert(room, { ...newa, verified: true })
  expect(entries(room, null)).toEqual([
    {
      action: 'account.created',
      by: 'test',
      subject: 'id0000000001',
      changes: { instanceAdmin: false, verified: true },
    },
  ])
  expect([entries(room), entries(room, otherId)]).toEqual([[], []])
})

test('one address has one account, in capitals or not', () => {
  const room = testRoom()
  for (const email of ['ann@example.com', 'ANN@example.com', ' ann@example.com'])
    expect(refusal(() => insert(room, { ...newa, email }))).toBe('conflict')
  expect([countAccounts(room.db), room.audited(null)]).toEqual([7, []])
})

test('an account is found by its address and by its id, and nothing else', () => {
  const { db, deps } = testRoom()
  const ann = rowOf(deps, 'ann')
  expect([accountByEmail(db, ' Ann@Example.com '), findAccountByEmail(db, 'ann@example.com')]).toEqual([ann, ann])
  for (const email of ['', 'ann', 'ann@example.co', '%', 'nobody@example.com'])
    expect([email, accountByEmail(db, email), findAccountByEmail(db, email)]).toEqual([email, undefined, undefined])
  expect(refusal(() => accountById(db, 'ann'))).toBe('not_found')
  expect(refusal(() => accountById(db, ''))).toBe('not_found')
})

test('a question that was prepared sees what changed since', () => {
  const { db } = testRoom()
  findAccountByEmail(db, 'ann@example.com')
  writeUnaudited(db, (tx) =>
    tx
      .update(accounts)
      .set({ name: 'Anna' })
      .where(eq(accounts.id, accountId('ann')))
      .run(),
  )
  expect(findAccountByEmail(db, 'ann@example.com')?.name).toBe('Anna')
})

test('an account acts for itself without a session, and with one factor unless it is said', () => {
  const { deps } = testRoom()
  expect(actorOf(rowOf(deps, 'iris'), testOrigin)).toEqual(accountOf('iris'))
  expect(actorOf(rowOf(deps, 'iris'), testOrigin, true)).toEqual({ ...accountOf('iris'), secondFactor: true })
})

const event = { action: someAction('account.tested'), changes: { how: 'well' } }
const record = ({ deps }: TestRoom, id: string | null, changes = event) =>
  write(deps.db, (tx) => recordAccountEvent(tx, deps, accountOf('ann'), id, changes))
const heard = (room: TestRoom) => [null, acmeId, otherId].map((chain) => entries(room, chain).length)

test('what happens to an account is told to the instance and to each organization of the account', () => {
  const room = testRoom()
  record(room, accountId('ann'))
  const entry = { ...event, by: 'ann000000000', subject: 'ann000000000' }
  expect([entries(room, null), entries(room), entries(room, otherId)]).toEqual([[entry], [entry], []])
  const joined = { organizationId: otherId, accountId: accountId('ann'), role: 'viewer', createdAt: 0 } as const
  writeUnaudited(room.db, (tx) => tx.insert(memberships).values(joined).run())
  record(room, accountId('ann'))
  expect(heard(room)).toEqual([2, 2, 1])
})

test('an account without an organization, an unknown one and none at all: the instance alone hears of it', () => {
  const room = testRoom()
  for (const id of [accountId('ines'), 'unknown00000', null]) record(room, id)
  expect(heard(room)).toEqual([3, 0, 0])
  expect(entries(room, null).map(({ subject }) => subject)).toEqual(['ines00000000', 'unknown00000', ''])
})

test('a deleted organization hears of it no more', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) =>
    tx.update(organizations).set({ deletedAt: 1 }).where(eq(organizations.id, acmeId)).run(),
  )
  record(room, accountId('ann'))
  expect(heard(room)).toEqual([1, 0, 0])
})
