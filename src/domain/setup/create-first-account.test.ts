import { compareSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { entries, opens, refusedFields } from '#src/testing/accounts.ts'
import { accountOf, system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { createFirstAccount, insertFirstAccount } from './create-first-account.ts'
import { markSetUp } from './finish-setup.ts'

const visitor = { kind: 'visitor', origin: testOrigin } as const
const input = { name: ' Ann ', email: ' Ann@Example.com', password: 'correct horse battery' }

test('whoever came in through the door of the wizard becomes the instance admin, and is signed in', async () => {
  const deps = testDeps()
  const token = await createFirstAccount(deps, visitor, input)
  const [account] = deps.db.select().from(accounts).all()
  expect(account).toMatchObject({ name: 'Ann', email: 'ann@example.com', instanceAdmin: true, emailVerifiedAt: null })
  expect(compareSync('correct horse battery', account?.passwordHash ?? '')).toBe(true)
  expect(opens(deps, token)).toBe(true)
  const changes = { instanceAdmin: true, verified: false }
  expect(entries(deps, null)).toEqual([{ action: 'account.created', by: 'visitor', subject: account?.id, changes }])
})

test('of five at the same time one does', async () => {
  const deps = testDeps()
  const five = Array.from({ length: 5 }, (_, index) =>
    createFirstAccount(deps, visitor, { ...input, email: `admin${index}@example.com` }),
  )
  const outcomes = await Promise.allSettled(five)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  const rows = [deps.db.select().from(accounts).all(), deps.db.select().from(sessions).all(), entries(deps, null)]
  expect(rows.map(({ length }) => length)).toEqual([1, 1, 1])
})

test('what is wrong is named beside its field, and nothing is made', async () => {
  const deps = testDeps()
  expect(
    await refusedFields(() => createFirstAccount(deps, visitor, { name: '', email: 'ann', password: 'x' })),
  ).toEqual({
    name: 'Type a name.',
    email: 'Type one plain e-mail address, such as ann@example.com.',
    password: 'Choose a password of at least 12 characters.',
  })
  expect([deps.db.select().from(accounts).all(), entries(deps, null)]).toEqual([[], []])
})

test('an account that there is already ends it, for the admin, too', async () => {
  const deps = testDeps()
  await createFirstAccount(deps, visitor, input)
  for (const actor of [visitor, accountOf('iris'), system])
    expect(await laterRefusal(() => createFirstAccount(deps, actor, { ...input, email: 'eve@example.com' }))).toBe(
      'conflict',
    )
  expect(deps.db.select().from(accounts).all()).toHaveLength(1)
  const second = { name: 'Eve', email: 'eve@example.com', passwordHash: 'x' }
  expect(refusal(() => write(deps.db, (tx) => insertFirstAccount(tx, deps, visitor, second)))).toBe('conflict')
})

test('once it is set up a visitor may not even ask, and an ordinary account never might', async () => {
  const deps = testDeps()
  expect(await laterRefusal(() => createFirstAccount(deps, accountOf('otto'), input))).toBe('forbidden')
  writeUnaudited(deps.db, (tx) => markSetUp(tx, deps, system))
  expect(await laterRefusal(() => createFirstAccount(deps, visitor, input))).toBe('forbidden')
  const room = testRoom()
  expect(await laterRefusal(() => createFirstAccount(room.deps, room.actor('otto'), input))).toBe('forbidden')
})
