import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { openByMail, passOf, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { accepted } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { checkReaders } from './check-readers.ts'
import { listReaders, readerOf } from './find-readers.ts'
import { endPassesOfPerson, forgetReader } from './forget-reader.ts'
import { holdsGivenPass, listPasses } from './passes.ts'
import { addReaders, removeReader } from './readers.ts'

const add = ({ deps, actor }: TestRoom, typed: string, by = actor('ann'), id = acmeId) =>
  addReaders(deps, by, id, accepted(checkReaders(readForm({ readers: typed }))))
const shown = ({ db }: TestRoom, id = acmeId) => listReaders(db, id).map(({ address }) => address)
const removed = (room: TestRoom, address: string) => {
  const reader = listReaders(room.db, acmeId).find((one) => one.address === address)
  return removeReader(room.deps, room.actor('ann'), acmeId, reader?.id ?? '')
}
const isIn = (room: TestRoom, pass: string, id = acmeId) =>
  holdsGivenPass(room.deps, organizationById(room.deps, id), pass)

test('readers are added once, domains first, and the log says who added them', () => {
  const room = testRoom()
  expect([add(room, 'sue@example.org\nexample.com'), add(room, 'SUE@example.org, tom@example.org')]).toEqual([2, 1])
  expect(shown(room)).toEqual(['example.com', 'sue@example.org', 'tom@example.org'])
  expect(lastEntry(room.deps)).toEqual({
    action: 'page_readers.added',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { readers: ['sue@example.org', 'tom@example.org'], new: 1 },
  })
  expect(shown(room, otherId)).toEqual([])
})

test('a page has a thousand readers at the most', () => {
  const room = testRoom()
  for (let hundred = 0; hundred < 10; hundred++)
    add(room, Array.from({ length: 100 }, (_, at) => `r${hundred}-${at}@example.org`).join('\n'), system as never)
  expect(refusal(() => add(room, 'one-more@example.org'))).toBe('invalid')
  expect(shown(room)).toHaveLength(1000)
})

test.each([
  ['sue@example.org', 'sue@example.org'],
  ['SUE@Example.ORG', 'sue@example.org'],
  ['eve@example.com', 'example.com'],
  ['eve@bücher.example', 'bücher.example'],
  ['eve@xn--bcher-kva.example', 'bücher.example'],
  ['sue@example.com', 'sue@example.com'],
  ['eve@sub.example.com', undefined],
  ['eve@notexample.com', undefined],
  ['example.com@evil.example', undefined],
  ['sue@example.org@evil.example', undefined],
  ['', undefined],
])('%j may see the page as %s', (address, reader) => {
  const room = testRoom()
  add(room, 'sue@example.org\nsue@example.com\nexample.com\nbücher.example')
  expect(readerOf(room.db, acmeId, address)?.address).toBe(reader)
  expect(readerOf(room.db, otherId, address)).toBeUndefined()
})

test('whoever came in by a reader that is removed is out at once, and nobody else is', () => {
  const room = testRoom()
  openByMail(room.deps, 'sue@example.org\nexample.com')
  const [sue, eve] = [passOf(room.deps, 'sue@example.org'), passOf(room.deps, 'eve@example.com')]
  expect([isIn(room, sue), isIn(room, eve)]).toEqual([true, true])
  removed(room, 'example.com')
  expect([isIn(room, sue), isIn(room, eve)]).toEqual([true, false])
  expect(lastEntry(room.deps)).toMatchObject({ action: 'page_readers.removed', changes: { reader: 'example.com' } })
  removed(room, 'sue@example.org')
  expect([isIn(room, sue), listPasses(room.deps, acmeId)]).toEqual([false, { passes: [], all: 0 }])
})

test('editors and viewers neither add nor remove readers, and another organization’s are not found', () => {
  const room = testRoom()
  openByMail(room.deps, 'sue@example.org')
  const [{ id } = { id: '' }] = listReaders(room.db, acmeId)
  const before = room.audited()
  for (const persona of ['ed', 'vic'] as const) {
    expect(refusal(() => add(room, 'eve@example.org', room.actor(persona)))).toBe('forbidden')
    expect(refusal(() => removeReader(room.deps, room.actor(persona), acmeId, id))).toBe('forbidden')
  }
  const olga = room.actor('olga')
  expect(refusal(() => add(room, 'eve@example.org', olga))).toBe('not_found')
  expect(refusal(() => removeReader(room.deps, olga, acmeId, id))).toBe('not_found')
  expect(refusal(() => removeReader(room.deps, olga, otherId, id))).toBe('not_found')
  expect([shown(room), room.audited(), room.audited(otherId)]).toEqual([['sue@example.org'], before, []])
})

test('a person’s passes end in one organization or in all, and whoever is forgotten is no reader any more', () => {
  const room = testRoom()
  for (const id of [acmeId, otherId]) openByMail(room.deps, 'sue@example.org\nexample.org', id)
  const at = (id: string) => passOf(room.deps, 'sue@example.org', { id })
  const [here, there] = [at(acmeId), at(otherId)]
  const tom = passOf(room.deps, 'tom@example.org')
  const isThere = () => [isIn(room, here), isIn(room, there, otherId), isIn(room, tom)]
  writeUnaudited(room.db, (tx) => endPassesOfPerson(tx, 'Sue@Example.org', acmeId))
  expect(isThere()).toEqual([false, true, true])
  writeUnaudited(room.db, (tx) => forgetReader(tx, ['sue@example.org']))
  expect(isThere()).toEqual([false, false, true])
  expect([shown(room), shown(room, otherId)]).toEqual([['example.org'], ['example.org']])
  setOrganization(room.deps, { opensByMail: false })
  expect(isIn(room, tom)).toBe(false)
})
