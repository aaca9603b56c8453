import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'

const cleanUps: (() => unknown)[] = []

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

const megabyte = 1024 * 1024

/** Behind its own server, as in production: only there a body has a length or comes in pieces. */
function served() {
  const app = testApp()
  const server = app.app.listen({ hostname: '127.0.0.1', port: 0 })
  cleanUps.push(() => server.stop(true))
  return { app, port: server.port ?? 0 }
}

function upload({ app, port }: { app: TestApp; port: number }, path: string, bytes: number, signedIn: boolean) {
  const browser = signedIn ? app.as('ann') : app.visitor()
  const cookies = ['opsentry_csrf', 'opsentry_session'].map((name) => `${name}=${browser.cookie(name) ?? ''}`)
  const body = new FormData()
  body.append('_csrf', browser.cookie('opsentry_csrf') ?? '')
  body.append('consent', 'newsletter')
  body.append('list', new File(['a@example.org\n', `${' '.repeat(99)}\n`.repeat(bytes / 100)], 'list.csv'))
  return fetch(`http://localhost:${port}${path}`, {
    method: 'POST',
    headers: { cookie: cookies.join('; ') },
    body,
    redirect: 'manual',
  })
}

/** What comes back for a body of which only the length, in as many headers as it has lines, and a byte were sent. */
function announce(port: number, length: number, times = 1): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (data) => {
      answer += data
      if (!answer.endsWith('.\n')) return
      socket.destroy()
      resolve(answer)
    })
    socket.on('error', reject)
    const lengths = Array.from({ length: times }, () => `Content-Length: ${length}`)
    const head = ['POST /subscribe HTTP/1.1', 'Host: localhost', ...lengths]
    socket.write(`${head.join('\r\n')}\r\n\r\nx`)
  })
}

/** The first line of what comes back for a body that comes in pieces. */
function sendInPieces(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (data) => {
      answer += data
      if (answer.includes('}') || answer.includes('\n\n') || answer.endsWith('.\n')) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      'Transfer-Encoding: chunked',
      'Content-Type: application/x-www-form-urlencoded',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n5\r\nemail\r\n0\r\n\r\n`)
  })
}

test('a list of several megabytes is taken from who is signed in, where lists are taken', async () => {
  const site = served()
  const answer = await upload(site, '/app/acme/subscriber-imports', 9 * megabyte, true)
  expect(answer.status).toBe(303)
  expect(site.app.deps.db.select().from(subscriberImports).all()).toMatchObject([{ total: 1 }])
})

test.each([
  ['from a stranger', '/app/acme/subscriber-imports', 2, false],
  ['anywhere else', '/app/acme/settings', 2, true],
  ['on a public form', '/subscribe', 2, false],
  ['beyond ten megabytes', '/app/acme/subscriber-imports', 12, true],
])('more than is allowed %s is refused in words, before it is read', async (_what, path, megabytes, signedIn) => {
  const site = served()
  const answer = await upload(site, path, megabytes * megabyte, signedIn)
  expect(answer.status).toBe(413)
  expect(await answer.text()).toMatch(/^This is too large: 1?\d(\.\d)? MB, where at most 1?\d(\.\d)? MB are taken\. /)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(site.app.deps.db.select().from(subscriberImports).all()).toEqual([])
})

test('however large a body is to be, it is refused in words at its first byte', async () => {
  const { port } = served()
  for (const length of [40 * megabyte, 20_000 * megabyte]) {
    const answer = await announce(port, length)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('where at most 1 MB are taken. Go back and send a smaller file or a shorter text.')
  }
})

test('a length that is named twice is none, though the server takes the two for one', async () => {
  const { port } = served()
  for (const length of [5, megabyte + 1, 20_000 * megabyte]) {
    const answer = await announce(port, length, 2)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('This names its length more than once. Send one Content-Length header.')
  }
})

test('a little less than a megabyte is taken everywhere', async () => {
  expect((await upload(served(), '/subscribe', megabyte - 2000, false)).status).toBe(422)
})

test('a body that does not say how long it is is refused: it could be endless', async () => {
  const { port } = served()
  const form = await sendInPieces(port, '/subscribe')
  expect(form).toMatch(/^HTTP\/1\.1 411 /)
  expect(form).toContain('This came in pieces, without its length: send a Content-Length header.')
  const api = await sendInPieces(port, '/v1/pages')
  expect(api).toMatch(/^HTTP\/1\.1 411 /)
  expect(api).toContain('{"error":"This came in pieces, without its length')
})
