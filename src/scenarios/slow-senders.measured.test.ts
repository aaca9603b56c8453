import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, startServing } from '#src/testing/serving.ts'
import { type SetUpFolder, setUpFolder } from '#src/testing/set-up-folder.ts'

/**
 * Whoever sends slowly, or nothing, holds a connection for a bounded time: how long is Bun's doing, so it is looked at on the real
 * server, and may change with a new Bun.
 */

/** Milliseconds: the 30 s in which a connection may be quiet, by a clock of four seconds, and some for a busy machine. */
const patience = 45_000

let serving: Serving
let data: SetUpFolder

beforeAll(async () => {
  data = await setUpFolder()
  serving = await startServing(data.folder)
})

afterAll(async () => {
  await serving?.kill()
  data?.remove()
})

interface Sender {
  begin: string
  /** Sent again and again, `every` so many milliseconds; absent: nothing more comes. */
  drip?: { piece: string; every: number }
}

/** Milliseconds until the server has closed the connection, and what it said. */
function closedAfter({ begin, drip }: Sender): Promise<{ milliseconds: number; said: string }> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    let said = ''
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1')
    const sending = drip && setInterval(() => socket.write(drip.piece), drip.every)
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`still open after ${patience} ms: ${begin.slice(0, 60)}`))
    }, patience)
    socket.on('data', (data) => {
      said += data
    })
    // Written to after its end.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(sending)
      clearTimeout(late)
      resolve({ milliseconds: performance.now() - began, said })
    })
    socket.write(begin)
  })
}

const form = (length: number) =>
  `POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n`

const senders: Record<string, Sender> = {
  'nobody speaks': { begin: '' },
  'the first line stops': { begin: 'GET / HT' },
  'a header comes byte by byte': {
    begin: 'GET / HTTP/1.1\r\nHost: localhost\r\nX: ',
    drip: { piece: 'x', every: 1000 },
  },
  'the next request comes byte by byte': {
    begin: 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX: ',
    drip: { piece: 'x', every: 1000 },
  },
  'a body stops': { begin: `${form(1000)}_csrf=` },
  'a body comes byte by byte': { begin: form(100_000), drip: { piece: 'x', every: 1000 } },
  'a body comes in a kilobyte a second': { begin: form(1_000_000), drip: { piece: 'x'.repeat(1000), every: 1000 } },
  'a body that nobody asked for comes byte by byte': {
    begin: 'POST /no-such-page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
    drip: { piece: 'x', every: 1000 },
  },
  'a body that is too large goes on coming': { begin: form(100_000_000), drip: { piece: 'x', every: 1000 } },
}

test('every slow sender is cut off, and everybody else is answered meanwhile', { timeout: 2 * patience }, async () => {
  const ends = Object.entries(senders).map(async ([name, sender]) => [name, await closedAfter(sender)] as const)
  const held = Array.from({ length: 200 }, () => closedAfter({ begin: form(1000) }))
  const all = Promise.all([...ends, ...held])
  const answered = await fetch(`${serving.url}/healthz`)
  expect(answered.status).toBe(200)
  for (const [name, { said }] of await Promise.all(ends))
    expect([name, said]).toEqual([name, expect.not.stringMatching(/HTTP\/1\.1 5/)])
  await all
  expect((await fetch(`${serving.url}/healthz`)).status).toBe(200)
  expect(serving.output()).not.toMatch(/ERROR/)
})
