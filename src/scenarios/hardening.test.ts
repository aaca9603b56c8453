import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, runOpsentry, type Serving, startServing } from '#src/testing/serving.ts'

/** Bodies, headers and restarts, which only the real server shows. */

let serving: Serving
const data = dataFolder()
const password = 'correct horse battery'

beforeAll(async () => {
  await Bun.write(`${data.folder}/password`, password)
  await runOpsentry(
    ['setup', '--organization', 'Acme', '--slug', 'acme', '--name', 'Ann', '--email', 'ann@example.com'].concat(
      '--password-file',
      `${data.folder}/password`,
      '--url',
      'https://status.acme.example',
    ),
    data.folder,
  )
  serving = await startServing(data.folder)
})

afterAll(async () => {
  await serving?.kill()
  data.remove()
})

/** Cookie and token of a form, as a browser under https has them. */
async function form(): Promise<{ cookie: string; token: string }> {
  const page = await fetch(`${serving.url}/sign-in`)
  const cookie = page.headers.getSetCookie().find((line) => line.startsWith('__Host-opsentry_csrf')) ?? ''
  return {
    cookie: cookie.split(';')[0] ?? '',
    token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '',
  }
}

async function signIn(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const { cookie, token } = await form()
  return fetch(`${serving.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, ...headers },
    body: new URLSearchParams({ _csrf: token, ...fields }),
  })
}

test('under https every cookie is __Host-, Secure, HttpOnly and SameSite, and HSTS is sent', async () => {
  const answer = await signIn({ email: 'ann@example.com', password })
  expect(answer.status).toBe(303)
  const cookies = answer.headers.getSetCookie()
  expect(cookies.length).toBeGreaterThan(1)
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-opsentry_/)
    for (const flag of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag)
    expect(cookie).not.toMatch(/domain=/i)
  }
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test('a form from another site is refused, whatever it carries', async () => {
  const fields = { email: 'ann@example.com', password }
  for (const origin of [
    'https://evil.example',
    'null',
    'https://status.acme.example.evil.example',
    'https://acme.example',
  ])
    expect([origin, (await signIn(fields, { origin })).status]).toEqual([origin, 403])
  expect((await signIn(fields, { origin: 'https://status.acme.example' })).status).toBe(303)
})

test('a body over a mebibyte is refused, announced or not, and the server goes on', async () => {
  const { cookie } = await form()
  const large = 'x'.repeat(1024 * 1024 + 1)
  const announced = await fetch(`${serving.url}/sign-in`, { method: 'POST', headers: { cookie }, body: large })
  expect(announced.status).toBe(413)
  expect(await announced.text()).not.toContain('xxx')

  // Nothing follows the first piece: the answer comes all the same, and no reset of the connection overtakes it.
  const chunked = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1')
    socket.on('data', (answer) => {
      resolve(String(answer))
      socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed without an answer')))
    socket.write('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n')
    socket.write('Content-Type: application/x-www-form-urlencoded\r\n\r\n')
    socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
  })
  expect(chunked).toMatch(/^HTTP\/1\.1 411 /)
  expect((await fetch(`${serving.url}/healthz`)).status).toBe(200)
})

test('attempts are counted across a restart', async () => {
  const wrong = { email: 'somebody@example.com', password: 'wrong' }
  for (let attempt = 1; attempt <= 4; attempt++) expect((await signIn(wrong)).status).toBe(422)
  await serving.kill()
  serving = await startServing(data.folder)
  expect((await signIn(wrong)).status).toBe(422)
  const refused = await signIn(wrong)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30)
})

test('what nobody configured to be believed is not: forwarded hosts, schemes and addresses', async () => {
  const forwarded = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    forwarded: 'host=evil.example;proto=http',
  }
  const page = await fetch(`${serving.url}/`, { headers: forwarded })
  expect(await page.text()).not.toContain('evil.example')
  expect((await signIn({ email: 'ann@example.com', password }, forwarded)).headers.getSetCookie()[0]).toContain(
    'Secure',
  )
  // Whoever could choose their address would have five guesses of a password at each.
  const fields = { email: 'p@example.com', password: 'wrong' }
  let status = 0
  for (let attempt = 1; attempt <= 30 && status !== 429; attempt++) {
    status = (await signIn(fields, { 'x-forwarded-for': `192.0.2.${attempt}` })).status
  }
  expect(status).toBe(429)
})
