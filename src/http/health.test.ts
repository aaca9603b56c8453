import { expect, test } from 'vitest'
import { lookWith, noteLooked, noteUnsynced, reportStorage } from '#src/db/storage.ts'
import { ownCommits } from '#src/db/write.ts'
import { testApp } from '#src/testing/harness.ts'

test('readiness is what was last found out: it writes nothing, and has somebody look for whoever asks next', async () => {
  const { deps, visitor } = testApp()
  let looks = 0
  lookWith(deps.db, () => looks++)
  const before = ownCommits(deps.db)
  const ready = async () => {
    const { status, text } = await visitor().get('/readyz')
    return `${status} ${text}`.trim()
  }
  expect(await ready()).toBe('200 ok')
  noteLooked(deps.db, 'busy')
  expect(await ready()).toBe('503 not ready: another process is writing to the database')
  noteLooked(deps.db, null)
  noteUnsynced(deps.db)
  expect(await ready()).toBe('503 not ready: the database cannot be written')
  reportStorage(deps.db, { trouble: null, unsynced: false })
  expect(await ready()).toBe('200 ok')
  expect([looks, ownCommits(deps.db) - before]).toEqual([4, 0])
})
