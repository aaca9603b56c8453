import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { PostResult } from '#src/domain/destinations/http-client.ts'
import { type HttpSink, sinkCertificate, startHttpSink } from '#src/testing/http-sink.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function sinkWith(...args: Parameters<typeof startHttpSink>): Promise<HttpSink> {
  const sink = await startHttpSink(...args)
  open.push(sink)
  return sink
}

const loopback = ['127.0.0.1']

function post(url: string, allowed: string[] = loopback, options: HttpClientOptions = {}) {
  const headers = { 'content-type': 'application/json' }
  return createHttpClient(options).post({ url, headers, body: '{"ü":1}', allowed })
}

test('it posts the body as it is, over a connection of its own', async () => {
  const sink = await sinkWith({ status: 202, body: 'thanks' })
  for (let one = 0; one < 2; one++)
    expect(await post(`${sink.url}/hook?x=1`)).toMatchObject({ kind: 'answered', status: 202, body: 'thanks' })
  expect(sink.connections()).toBe(2)
  expect(sink.posts[0]).toMatchObject({
    method: 'POST',
    path: '/hook?x=1',
    body: '{"ü":1}',
    headers: { 'content-type': 'application/json', 'content-length': '8', host: `127.0.0.1:${sink.port}` },
  })
  await sink.idle()
})

test('it reads a file, under the same rules', async () => {
  const sink = await sinkWith({ status: 200, body: 'a file' })
  const client = createHttpClient()
  expect(await client.read({ url: `${sink.url}/x.pem`, allowed: loopback })).toMatchObject({
    status: 200,
    body: 'a file',
  })
  expect(sink.posts).toMatchObject([{ method: 'GET', path: '/x.pem', body: '' }])
  expect(await client.read({ url: `${sink.url}/x.pem`, allowed: [] })).toMatchObject({ kind: 'refused' })
  expect(sink.posts).toHaveLength(1)
})

test('a question may have a shorter deadline than the client, never a longer one', async () => {
  const sink = await sinkWith('hang')
  const asked = { method: 'GET', url: sink.url, headers: {}, body: null, allowed: loopback } as const
  const [shorter, longer] = [20, 10_000].map((deadline) =>
    createHttpClient({ deadline: 40 }).ask({ ...asked, deadline }),
  )
  expect(await shorter).toEqual({ kind: 'failed', reason: 'No answer within 0.02 seconds.' })
  expect(await longer).toEqual({ kind: 'failed', reason: 'No answer within 0.04 seconds.' })
})

test('a redirect is not followed: it is the answer', async () => {
  const inside = await sinkWith()
  const sink = await sinkWith({ status: 302, headers: { location: `${inside.url}/secret` } })
  expect(await post(sink.url)).toMatchObject({ kind: 'answered', status: 302, location: `${inside.url}/secret` })
  expect(inside.connections()).toBe(0)
})

test('of an endless answer the first bytes are kept, and the connection is closed', async () => {
  const sink = await sinkWith('endless')
  const result = await post(sink.url)
  expect(result).toMatchObject({ kind: 'answered', status: 200 })
  expect(result.kind === 'answered' && result.body.length).toBe(16 * 1024)
  await sink.idle()
})

test('nothing lasts longer than the deadline: no answer, no end of an answer, no look-up', async () => {
  const sink = await sinkWith('hang')
  const soon = { deadline: 100 }
  const late = { kind: 'failed', reason: 'No answer within 0.1 seconds.' }
  expect(await post(sink.url, loopback, soon)).toMatchObject(late)
  await sink.idle()
  sink.reply = 'dribble'
  const { begun, deadline } = await firstBegun(sink.url)
  expect(begun).toMatchObject({ kind: 'answered', status: 200, body: expect.stringMatching(/^x+$/) })
  expect(begun.duration).toBeGreaterThanOrEqual(deadline - 1)
  await sink.idle()
  const never = () => new Promise<string[]>(() => undefined)
  expect(await post('https://slow.example/', [], { ...soon, resolve: never })).toMatchObject(late)
})

/** The deadline grows until an answer has begun before it: that may take a busy machine some time. */
async function firstBegun(url: string): Promise<{ begun: PostResult; deadline: number }> {
  for (let deadline = 500; ; deadline *= 2) {
    const begun = await post(url, loopback, { deadline })
    if (begun.kind === 'answered' || deadline > 60_000) return { begun, deadline }
  }
}

test('what the network does is said in a sentence', async () => {
  const sink = await sinkWith('reset')
  expect(await post(sink.url)).toMatchObject({
    kind: 'failed',
    reason: '127.0.0.1 closed the connection without an answer. (ECONNRESET)',
  })
  await sink.close()
  expect(await post(sink.url)).toMatchObject({
    kind: 'failed',
    reason: `Nothing answers at 127.0.0.1, port ${sink.port}. (ECONNREFUSED)`,
  })
  expect(await post('https://nobody.invalid/')).toMatchObject({
    kind: 'failed',
    reason: expect.stringMatching(/^The name nobody\.invalid is not known\. \(E\w+\)$/),
  })
  expect(await post('https://empty.example/', [], { resolve: async () => [] })).toMatchObject({ kind: 'failed' })

  const ssh = createServer((socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end('SSH-2.0-x\r\n')),
  )
  await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve))
  open.push(ssh)
  const address = ssh.address()
  const port = typeof address === 'object' ? address?.port : 0
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('did not answer as a web server does.'),
  })
  expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('does not speak TLS on port'),
  })
})

test('a certificate has to hold: issued by somebody known, for this name', async () => {
  const sink = await sinkWith({ status: 200 }, { tls: true })
  const resolve = async () => loopback
  const at = (host: string, ca?: Buffer) => post(`https://${host}:${sink.port}/`, loopback, { resolve, ca })
  const broken = (host: string) => ({ kind: 'failed', reason: expect.stringContaining(`of ${host} is not valid`) })
  expect(await at('relay.example')).toMatchObject(broken('relay.example'))
  expect(await at('other.example', sinkCertificate)).toMatchObject(broken('other.example'))
  expect(sink.posts).toEqual([])
  expect(await at('relay.example', sinkCertificate)).toMatchObject({ kind: 'answered', status: 200 })
  expect(sink.posts[0]?.headers.host).toBe(`relay.example:${sink.port}`)
})

test('no proxy of the environment is asked', async () => {
  const proxy = await sinkWith()
  const sink = await sinkWith()
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']
  const before = names.map((name) => [name, process.env[name]] as const)
  for (const name of names) process.env[name] = proxy.url
  try {
    expect(await post(sink.url)).toMatchObject({ kind: 'answered', status: 200 })
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
  expect([proxy.connections(), sink.connections()]).toEqual([0, 1])
})

/** Each of them leads, or could lead, to something that is not the internet. */
const inside = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.170',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b:1::10.0.0.1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
]

test.each(inside)('%s is refused, typed as an address and as what a name leads to', async (address) => {
  const literal = address.includes(':') ? `[${address}]` : address
  const not = /is not a public address\. The instance admin can allow it\.$/
  for (const scheme of ['https', 'http'])
    expect(await post(`${scheme}://${literal}/`, [])).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(not),
    })
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return asked.length % 2 === 0 ? [address] : ['1.1.1.1', address]
  }
  for (let one = 0; one < 2; one++)
    expect(await post('https://hooks.example/', [], { resolve })).toMatchObject({
      kind: 'refused',
      reason: 'hooks.example is not a public address. The instance admin can allow it.',
    })
  expect(asked).toEqual(['hooks.example', 'hooks.example'])
})

/** Other ways to write 127.0.0.1. */
test.each([
  '2130706433',
  '0177.0.0.1',
  '0x7f.0.0.1',
  '0x7f000001',
  '127.1',
  '127.0.1',
  '017700000001',
  '①②⑦.⓪.⓪.①',
  '127.0.0.1.',
])('the spelling %s reaches no server of the loopback', async (spelling) => {
  const sink = await sinkWith()
  expect(await post(`http://${spelling}:${sink.port}/`, [])).toMatchObject({
    kind: 'refused',
    reason: '127.0.0.1 is not a public address. The instance admin can allow it.',
  })
  expect(sink.connections()).toBe(0)
})

test.each([
  ['ftp://files.example/', 'Type an address that begins with https://.'],
  ['file:///etc/passwd', 'Type an address that begins with https://.'],
  ['javascript:1', 'Type an address that begins with https://.'],
  ['hooks.example', 'This is not a web address.'],
  ['https://', 'This is not a web address.'],
  ['http://[fe80::1%25eth0]/', 'This is not a web address.'],
  ['https://ann:secret@hooks.example/', 'Type the address without a user and a password in it.'],
  ['http://hooks.example/', 'Use https. Only a host that the instance admin allowed is reached over http.'],
  ['https://hooks.example:25/', 'Port 25 is not a web port. Use port 443, or 1024 and above.'],
])('%s is refused before its host is looked up', async (url, reason) => {
  const resolve = () => Promise.reject(new Error('looked up'))
  expect(await post(url, [], { resolve })).toMatchObject({ kind: 'refused', reason })
})

test('localhost, by whatever name, is reached only where it is allowed', async () => {
  const sink = await sinkWith()
  for (const host of ['localhost', 'LOCALHOST', 'localhost.'])
    expect(await post(`https://${host}:${sink.port}/`, [])).toMatchObject({ kind: 'refused' })
  expect(sink.connections()).toBe(0)
  expect(await post(`http://localhost:${sink.port}/`, ['localhost'])).toMatchObject({ kind: 'answered', status: 200 })
})

test('what is allowed is a host or a range, and nothing beside it', async () => {
  const sink = await sinkWith()
  const resolve = async () => loopback
  const at = (host: string, allowed: string[]) => post(`http://${host}:${sink.port}/`, allowed, { resolve })
  const answered = { kind: 'answered', status: 200 }
  expect(await at('hooks.internal', ['hooks.internal'])).toMatchObject(answered)
  expect(await at('127.0.0.1', ['127.0.0.0/8'])).toMatchObject(answered)
  for (const allowed of [['internal'], ['other.internal'], ['128.0.0.0/8'], ['127.0.0.0/32'], ['::/8'], []])
    expect([allowed, (await at('127.0.0.1', allowed)).kind]).toEqual([allowed, 'refused'])
  expect(await at('evil.example', ['hooks.internal'])).toMatchObject({ kind: 'refused' })
  expect(sink.connections()).toBe(2)
})

/** A real name server for one name, which gives another address each time it is asked. */
async function fickleNameServer(addresses: string[]) {
  const server = createSocket('udp4')
  let asked = 0
  server.on('message', (query, { port, address }) => {
    const name = query.subarray(12, query.indexOf(0, 12) + 1)
    const type = query.readUInt16BE(12 + name.length)
    const answers = type === 1 ? [addresses[Math.min(asked++, addresses.length - 1)] ?? ''] : []
    const records = answers.map((one) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...one.split('.').map(Number)])
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, answers.length, 0, 0, 0, 0])
    server.send(
      Buffer.concat([head, query.subarray(12, 12 + name.length + 4), Buffer.from(records.flat())]),
      port,
      address,
    )
  })
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  open.push({ close: () => server.close() })
  // Asked once, however long the answer takes a busy machine.
  const resolver = new Resolver({ timeout: 60_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${server.address().port}`])
  return { resolve: (host: string) => resolver.resolve4(host), asked: () => asked }
}

test('a name that changes between the check and the connection leads to what was checked', async () => {
  const checked = await sinkWith({ status: 200, body: 'checked' })
  const names = await fickleNameServer(['127.0.0.1', '127.0.0.2'])
  const { resolve } = names
  const result = await post(`http://rebind.example:${checked.port}/`, ['rebind.example'], { resolve })
  expect(result).toMatchObject({ kind: 'answered', body: 'checked' })
  expect(names.asked()).toBe(1)
})

test('a name that leads inside is refused, though it would lead outside when asked again; and the other way round', async () => {
  const sink = await sinkWith()
  for (const addresses of [
    ['127.0.0.1', '1.1.1.1'],
    ['169.254.169.254', '127.0.0.1'],
  ]) {
    const names = await fickleNameServer(addresses)
    const result = await post(`https://rebind.example:${sink.port}/`, [], { resolve: names.resolve })
    expect([result.kind, names.asked()]).toEqual(['refused', 1])
  }
  expect(sink.connections()).toBe(0)
})
