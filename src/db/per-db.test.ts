import { expect, test } from 'vitest'
import { testDatabase } from '#src/testing/test-deps.ts'
import { memories, perDb } from './per-db.ts'
import { perRevision } from './per-revision.ts'
import { pageRevision } from './schema/operations.ts'
import { writeUnaudited } from './write.ts'

test('it is made once for each database, and anew once it was forgotten', () => {
  let made = 0
  const count = perDb('test: counted', () => ++made)
  const [one, two] = [{}, {}]
  expect([count(one), count(one), count(two), count(one)]).toEqual([1, 1, 2, 1])
  count.forget(one)
  expect([count(two), count(one)]).toEqual([2, 3])
})

test('nothing is remembered as undefined, too', () => {
  let made = 0
  const nothing = perDb('test: nothing', () => void made++)
  const db = {}
  nothing(db)
  nothing(db)
  expect(made).toBe(1)
})

test('a name is taken once, and stands in the list', () => {
  perDb('test: named', () => 1)
  expect(memories()).toContain('test: named')
  expect(() => perDb('test: named', () => 2)).toThrow('there is a memory called "test: named" already')
})

test('per revision it is read again after something changed that visitors see, and not before', () => {
  const db = testDatabase()
  let read = 0
  const facts = perRevision('test: revision', () => ++read)
  const commit = (revision: number) => writeUnaudited(db, (tx) => tx.update(pageRevision).set({ revision }).run())
  expect([facts(db), facts(db)]).toEqual([1, 1])
  commit(7)
  expect([facts(db), facts(db)]).toEqual([2, 2])
  commit(7)
  expect(facts(db)).toBe(2)
})
