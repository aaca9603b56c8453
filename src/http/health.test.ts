import { expect, test } from 'vitest'
import { lookWith, noteLooked, noteUnsynced, reportStorage } from '#src/db/storage.ts'
import { ownCommits } from '#src/db/write.ts'
import { ownQuestion, questionHeader, seenIn } from '#src/domain/setup/own-question.ts'
import { testApp } from '#src/testing/harness.ts'
import packageJson from '../../package.json'

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

test('the liveness check says ok, and which version answers', async () => {
  const { status, text } = await testApp().visitor().get('/healthz')
  expect([status, text]).toEqual([200, `ok\nversion ${packageJson.version}\n`])
})

test('to a question of its own it says how the request arrived, and to nobody else', async () => {
  const { deps, visitor } = testApp()
  const nonce = 'n'.repeat(43)
  const ask = (header: string) => visitor().get('/healthz', { [questionHeader]: header })
  const own = await ask(ownQuestion(deps, nonce))
  expect(seenIn(deps, nonce, own.text)).toEqual({
    process: expect.stringMatching(/^\w{12}$/),
    ...{ origin: 'http://localhost', unheardHttps: false, client: '127.0.0.1', peer: '127.0.0.1', believed: false },
    forwarded: [],
  })
  expect(seenIn(deps, 'm'.repeat(43), own.text)).toBeUndefined()
  for (const forged of ['', nonce, `${nonce}.${'x'.repeat(43)}`, ownQuestion(deps, nonce).replace('n', 'm')])
    expect((await ask(forged)).text).not.toContain('seen')
})
