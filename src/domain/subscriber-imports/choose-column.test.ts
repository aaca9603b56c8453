import { expect, test } from 'vitest'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { chooseColumn } from './choose-column.ts'
import { previewImport } from './preview-import.ts'
import { startImport } from './start-import.ts'

const owners =
  'email,owner,status\na@x.org,boss@x.org,active\nb@x.org,boss@x.org,unsubscribed\n,here@x.org,active\n@b,,active'

async function previewed(room: TestRoom, content = owners): Promise<string> {
  subscribe(room.deps, 'here@x.org')
  return previewImport(room.deps, system, acmeId, { fileName: 'a.csv', consent: 'x', bytes: Buffer.from(content) })
}

const list = ({ db }: TestRoom) => db.select().from(subscriberImports).get() ?? expect.unreachable()
const choose = ({ deps, actor }: TestRoom, id: string, column: number | null) =>
  chooseColumn(deps, actor('ann'), acmeId, { id, column })

/** Every address of the file is taken over or has a problem. */
function accounts(room: TestRoom) {
  const { rows, problems, seen, total, optedOut } = list(room)
  expect([total, rows.length + problems.length]).toEqual([rows.length, seen])
  const names = rows.map(({ email, state = 'active' }) => `${email} ${state}`)
  return [names, problems.map(({ line, problem }) => `${line} ${problem}`), optedOut]
}

test('another column is read from what was found, and back again', async () => {
  const room = testRoom()
  const id = await previewed(room)
  const first = [
    ['a@x.org active', 'b@x.org unsubscribed'],
    ['2 otherColumn', '3 otherColumn', '4 otherColumn', '5 invalid'],
    1,
  ]
  expect(accounts(room)).toEqual(first)
  await choose(room, id, 1)
  expect([list(room).column, accounts(room)]).toEqual([
    1,
    [['boss@x.org unsubscribed'], ['2 otherColumn', '3 otherColumn', '3 duplicate', '4 here', '5 otherColumn'], 1],
  ])
  await choose(room, id, null)
  expect([list(room).column, accounts(room)[0]]).toEqual([
    null,
    ['a@x.org active', 'boss@x.org unsubscribed', 'b@x.org unsubscribed'],
  ])
  await choose(room, id, 0)
  expect(accounts(room)).toEqual(first)
})

test('the columns that hold addresses are kept, and those that say who opted out', async () => {
  const room = testRoom()
  await previewed(room)
  expect(list(room)).toMatchObject({
    seen: 6,
    column: 0,
    layout: {
      columns: [
        { index: 0, name: 'email', addresses: 2 },
        { index: 1, name: 'owner', addresses: 3 },
      ],
      wishes: ['status'],
    },
  })
})

test('once it was started no other column is chosen, and what was found is forgotten', async () => {
  const room = testRoom()
  const id = await previewed(room)
  startImport(room.deps, system, acmeId, id)
  expect([await laterRefusal(() => choose(room, id, 1)), list(room).found, list(room).column]).toEqual([
    'conflict',
    null,
    0,
  ])
})

test.each([-1, 2, 7, Number.NaN, 0.5])('a column %d without addresses is refused', async (column) => {
  const room = testRoom()
  const id = await previewed(room)
  expect([await laterRefusal(() => choose(room, id, column)), list(room).column]).toEqual(['invalid', 0])
})

test('a list with one column of addresses keeps nothing besides, and offers no choice', async () => {
  const room = testRoom()
  const id = await previewed(room, 'email\na@x.org')
  expect([list(room).found, await laterRefusal(() => choose(room, id, 0))]).toEqual([null, 'conflict'])
})

test('whoever may not write subscribers chooses nothing; another organization’s list is not found', async () => {
  const room = testRoom()
  const id = await previewed(room)
  for (const [persona, organizationId, code] of [
    ['ed', acmeId, 'forbidden'],
    ['vic', acmeId, 'forbidden'],
    ['olga', acmeId, 'not_found'],
    ['olga', otherId, 'not_found'],
  ] as const)
    expect(
      await laterRefusal(() => chooseColumn(room.deps, room.actor(persona), organizationId, { id, column: 1 })),
    ).toBe(code)
})
