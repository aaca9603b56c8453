import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { readCookie } from './cookies.ts'

const name = '__Host-opsentry_session'

function read(cookie: string): string | undefined {
  return readCookie(new Request('http://localhost/', { headers: { cookie } }), name)
}

test.each([
  [`${name}=abc`],
  [`a=1; ${name}=abc`],
  [`a=1;${name}=abc; b=2`],
  [`${name}x=1; x${name}=2; ${name}=abc`],
  [`${name}; ${name}=abc`],
])('it is found: %s', (cookie) => {
  expect(read(cookie)).toBe('abc')
})

test('its value stays as it was sent, whatever stands in it', () => {
  expect(read(`${name}=a=b "c" ; x=1`)).toBe('a=b "c" ')
  expect(read(`${name}=`)).toBe('')
})

/** Of no browser's __Host- cookie: whoever may set cookies for a neighbouring host name sets these. */
const planted = [
  `\u00a0${name}=evil`,
  `${name}\u00a0=evil`,
  `\u0085${name}=evil`,
  `\t${name}=evil`,
  `  ${name}=evil`,
  `${name} =evil`,
  `${name}\t=evil`,
  `${name.toLowerCase()}=evil`,
  `${name.toUpperCase()}=evil`,
  `__Host-opsentry%5Fsession=evil`,
  `__Host%2Dopsentry_session=evil`,
  `"${name}"=evil`,
  `$Version=1; $${name}=evil`,
  `=${name}=evil`,
  `a="; ${name}2="; b=1`,
  `${name}`,
  `a=1, ${name}=evil`,
]

test.each(planted)('it is another one: %j', (cookie) => {
  expect(read(`a=1; ${cookie}`)).toBeUndefined()
  expect(read(`a=1; ${cookie}; ${name}=abc`)).toBe('abc')
})

test('one that comes twice counts for nothing, whichever is first', () => {
  expect(read(`${name}=abc; ${name}=evil`)).toBeUndefined()
  expect(read(`${name}=evil; a=1; ${name}=abc`)).toBeUndefined()
  expect(read(`${name}=abc; ${name}=abc`)).toBeUndefined()
})

test('bytes are compared as they come over the wire, in one header or in two', async () => {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => new Response(`${readCookie(request, name) ?? 'none'}.`),
  })
  const ask = (lines: Buffer) =>
    new Promise<string>((resolve, reject) => {
      let answer = ''
      const socket = connect(server.port ?? 0, '127.0.0.1')
      socket.on('data', (data) => {
        answer += data
        if (!answer.endsWith('.')) return
        socket.destroy()
        resolve(answer.split('\r\n\r\n')[1] ?? '')
      })
      socket.on('error', reject)
      socket.write(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n'), lines, Buffer.from('\r\n')]))
    })
  const header = (bytes: Buffer) => Buffer.concat([Buffer.from('Cookie: '), bytes, Buffer.from('\r\n')])
  const ours = Buffer.from(`${name}=abc`)
  try {
    expect(await ask(header(ours))).toBe('abc.')
    for (const space of [[0xa0], [0xc2, 0xa0], [0xe2, 0x80, 0x80], [0xe3, 0x80, 0x80], [0xef, 0xbb, 0xbf]]) {
      const before = Buffer.concat([Buffer.from('a=1; '), Buffer.from(space), Buffer.from(`${name}=evil`)])
      expect([space, await ask(header(before))]).toEqual([space, 'none.'])
      expect([space, await ask(Buffer.concat([header(before), header(ours)]))]).toEqual([space, 'abc.'])
    }
    expect(await ask(Buffer.concat([header(ours), header(Buffer.from(`${name}=evil`))]))).toBe('none.')
  } finally {
    await server.stop(true)
  }
})
