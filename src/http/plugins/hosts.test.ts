import { connect } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '#src/app.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { testApp } from '#src/testing/harness.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { testDeps } from '#src/testing/test-deps.ts'

const site = testApp({ fixedUrl: 'http://status.acme.example' })
changeDomain(site.deps, system, otherId, 'status.other.example.')

const server = site.app.listen({ hostname: '127.0.0.1', port: 0 })
const fresh = createApp(testDeps()).listen({ hostname: '127.0.0.1', port: 0 })
afterAll(() => Promise.all([server.stop(true), fresh.stop(true)]))

/** The answer to a request as it stands, which no client would write so. */
function ask(port: number | undefined, head: string, body = ''): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port ?? 0, '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => {
      answer += data
      const [headers = '', text = ''] = answer.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(headers)?.[1])
      if (Buffer.byteLength(text) < length) return
      socket.destroy()
      resolve({ status: Number(answer.split(' ')[1]), text })
    })
    socket.on('error', reject)
    socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  })
}

const get = (host: string) => ask(server.port, `GET / HTTP/1.1\r\nHost: ${host}`)

test.each(['status.acme.example', 'status.acme.example.', 'STATUS.acme.example.:80', 'localhost.', '127.0.0.1:3000'])(
  'the instance answers at %s',
  async (host) => {
    expect(await get(host)).toMatchObject({ status: 200, text: expect.stringContaining('>Acme</a>') })
  },
)

test.each(['status.other.example', 'status.other.example.', 'status.other.example.:8080'])(
  'an organization’s own domain is found at %s',
  async (host) => {
    expect(await get(host)).toMatchObject({ status: 200, text: expect.stringContaining('>Other</a>') })
  },
)

test.each(['opsentry', 'my_upstream:3000', 'app.internal', 'status.evil.example'])(
  'a proxy that asks for %s is told what it has to pass on',
  async (host) => {
    const { status, text } = await get(host)
    expect(status).toBe(421)
    expect(text).toContain('This Opsentry answers at http://status.acme.example, and this request was for “')
    expect(text).toContain(host.split(':')[0])
    expect(text).toContain('In nginx: proxy_set_header Host $host;')
  },
)

const nameless: [head: string, status: number][] = [
  ['GET / HTTP/1.0', 421],
  ['GET / HTTP/1.1\r\nHost:', 421],
  ['POST /sign-in HTTP/1.0\r\nOrigin: https://a.example', 421],
  ['GET / HTTP/1.1\r\nHost: a b', 400],
  ['GET / HTTP/1.1\r\nHost: u@status.acme.example', 400],
  ['GET / HTTP/1.1\r\nHost: status.acme.example/evil', 400],
  ['GET / HTTP/1.1\r\nHost: status.acme.example:99999', 400],
  ['GET /healthz HTTP/1.1\r\nHost: status.acme.example#', 400],
]

test.each(nameless)('without a host name it says so, set up or not: %j', async (head, expected) => {
  for (const port of [server.port, fresh.port]) {
    const { status, text } = await ask(port, head)
    expect([status, text]).toEqual([expected, expect.stringContaining('This request names no host that can be read')])
    expect(text).toContain('In nginx: proxy_set_header Host $host;')
  }
})

const ours = 'status.acme.example'
const twoHosts = [
  `Host: ${ours}\r\nHost: evil.example`,
  `Host: evil.example\r\nHost: ${ours}`,
  `Host: ${ours}\r\nHost: ${ours}`,
  `Host: ${ours}\r\nhOST:${ours}`,
  `Host: ${ours}\r\nX-Between: 1\r\nHost: localhost`,
  `Host: ${ours}, evil.example`,
  `Host: ${ours}\r\nHost:`,
  `Host:\r\nHost: ${ours}`,
]

test.each(twoHosts)('two host names are no request, even for a page that is kept: %j', async (lines) => {
  for (let asked = 0; asked < 2; asked++) expect((await get(ours)).status).toBe(200)
  for (const first of ['GET / HTTP/1.1', 'GET / HTTP/1.0', 'GET /healthz HTTP/1.1', 'POST /sign-in HTTP/1.1'])
    for (const port of [server.port, fresh.port]) {
      const { status, text } = await ask(port, `${first}\r\n${lines}`)
      expect([first, status]).toEqual([first, 400])
      expect(text).toMatch(/^This request names more than one host: send one Host header\./)
    }
})

test.each(['TRACE', 'CONNECT', 'PROPFIND'])('%s is not taken, even where a page is kept', async (method) => {
  const answer = await ask(server.port, `${method} / HTTP/1.1\r\nHost: ${ours}\r\nCookie: a=secret`)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.text).not.toContain('secret')
})

test('a length beside pieces is no request', async () => {
  const pieces = `POST /sign-in HTTP/1.1\r\nHost: ${ours}\r\nTransfer-Encoding: chunked`
  expect((await ask(server.port, pieces, '0\r\n\r\n')).status).toBe(400)
})

test('health checks of old programs, which name no host, are answered', async () => {
  for (const port of [server.port, fresh.port])
    for (const path of ['/healthz', '/readyz'])
      expect(await ask(port, `GET ${path} HTTP/1.0`)).toMatchObject({
        status: 200,
        text: expect.stringMatching(/^ok\n/),
      })
})

test('before anybody has named the host, any will do', async () => {
  expect((await ask(fresh.port, 'GET / HTTP/1.1\r\nHost: opsentry')).status).toBe(200)
})
