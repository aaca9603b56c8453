import { expect, test } from 'vitest'
import { scimUsers } from '#src/db/schema/scim.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readListQuery } from '#src/scim/list.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { countUsers, listUsers } from './list-users.ts'

/** People in the order of their numbers, some of whom came at the same moment. */
function fill({ db }: TestRoom, count: number, organizationId = acmeId): void {
  writeUnaudited(db, (tx) => {
    for (let at = 0; at < count; at++) {
      const id = `${organizationId}-${String(at).padStart(4, '0')}`
      const [createdAt, displayName] = [Math.floor(at / 7), at % 100 === 99 ? 'Hundredth' : 'Other']
      const facts = { organizationId, createdAt, changedAt: createdAt, displayName, externalId: `x${at % 500}` }
      tx.insert(scimUsers)
        .values({ ...facts, id, userName: `U${id}`, userNameKey: `u${id}` })
        .run()
    }
  })
}

test('a filter that no index answers reads everybody once, in order, and nobody else’s people', async () => {
  const room = testRoom()
  fill(room, 1001)
  fill(room, 300, otherId)
  const ask = async (filter: string, more: Record<string, string> = {}) => {
    const { rows, total } = await listUsers(room.deps, acmeId, readListQuery({ filter, ...more }))
    return [total, rows.map(({ id }) => id.slice(-4))]
  }
  const hundredths = ['0099', '0199', '0299', '0399', '0499', '0599', '0699', '0799', '0899', '0999']
  expect(await ask('displayName eq "hundredth"')).toEqual([10, hundredths])
  expect(await ask('displayName eq "hundredth"', { startIndex: '9', count: '5' })).toEqual([10, ['0899', '0999']])
  expect(await ask('not (displayName eq "other") and active eq false')).toEqual([10, hundredths])
  expect(await ask('externalId eq "x7"')).toEqual([2, ['0007', '0507']])
  expect(await ask('active eq true')).toEqual([0, []])
  expect([countUsers(room.deps, acmeId), countUsers(room.deps, otherId)]).toEqual([1001, 300])
})

test('pages follow one another without a gap, and none has more than two hundred', async () => {
  const room = testRoom()
  fill(room, 450)
  const page = async (startIndex: number) => {
    const { rows, total } = await listUsers(
      room.deps,
      acmeId,
      readListQuery({ startIndex: String(startIndex), count: '999' }),
    )
    return [total, rows.length, rows[0]?.id.slice(-4), rows.at(-1)?.id.slice(-4)]
  }
  expect([await page(1), await page(201), await page(401), await page(451)]).toEqual([
    [450, 200, '0000', '0199'],
    [450, 200, '0200', '0399'],
    [450, 50, '0400', '0449'],
    [450, 0, undefined, undefined],
  ])
})
