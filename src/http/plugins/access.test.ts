import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testApp } from '#src/testing/harness.ts'

/** A route's address with something in every place that is left open. */
const filled = (path: string) => path.replace(':slug', 'acme').replace(/:\w+/g, 'abcdefghijkl')

test('the setup wizard is closed for good once Opsentry is set up', async () => {
  const app = testApp()
  const routes = app.app.routes.filter(({ path }) => path.startsWith('/setup'))
  for (const { method, path } of routes) {
    const browser = app.visitor()
    const url = `${filled(path)}?token=${app.deps.setupToken}`
    const answer = method === 'GET' ? await browser.get(url) : await browser.post(url)
    expect([method, path, answer.status >= 400]).toEqual([method, path, true])
  }
})

test('an error page says nothing about what went wrong inside', async () => {
  const app = testApp()
  app.deps.db.$client.run('DROP TABLE status_update_services')
  app.deps.db.$client.run('ALTER TABLE services RENAME TO secrets_of_the_schema')
  const answer = await app.visitor().get('/')
  expect(answer.status).toBe(500)
  expect(answer.text).not.toContain('services')
  expect(answer.text).toContain('Something went wrong on our side.')
  expect(app.deps.logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
})

test('another host name gets nothing, an address and localhost do', async () => {
  const app = testApp()
  const status = async (host: string) => (await app.handle(new Request(`http://${host}/healthz`))).status
  expect(await status('localhost')).toBe(200)
  expect(await status('192.0.2.10:3000')).toBe(200)
  expect(await status('[2001:db8::1]:3000')).toBe(200)
  expect(await status('rebound.evil.example')).toBe(421)
})

test('the environment names the host before the wizard does; while nobody has, any name will do', async () => {
  const status = async (fixedUrl: string | null, host: string) => {
    const { app } = testApp({ fixedUrl })
    return (await app.handle(new Request(`http://${host}/healthz`))).status
  }
  expect(await status('https://status.acme.example', 'status.acme.example')).toBe(200)
  expect(await status('https://status.acme.example', 'other.example')).toBe(421)

  const unnamed = testApp()
  writeUnaudited(unnamed.deps.db, (tx) => void tx.update(instance).set({ url: null }).run())
  expect((await unnamed.handle(new Request('http://vm-7.internal/healthz'))).status).toBe(200)
})

test('no file of the machine is served, by whatever path', async () => {
  const app = testApp()
  const paths = [
    '.git/config',
    '.env',
    'package.json',
    'data/secret.key',
    'src/main.ts',
    'assets/',
    'assets/x/../../.env',
  ]
  for (const path of [...paths, 'assets/%2e%2e%2f%2e%2e%2fpackage.json', 'assets/x/%2e%2e%2fapp.css'])
    expect([path, (await app.visitor().get(`/${path}`)).status]).toEqual([path, 404])
})

test('every answer forbids inline script, framing and sniffing, errors included', async () => {
  const app = testApp()
  for (const path of ['/sign-in', '/no-such-page', '/app/acme', '/healthz']) {
    const { headers } = await app.visitor().get(path)
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('a body over the limit or of no known form is refused without being repeated', async () => {
  const app = testApp()
  const answer = await app.handle(
    new Request('http://localhost/sign-in', {
      method: 'POST',
      body: '{"password": "hunter2",',
      headers: { 'content-type': 'application/json' },
    }),
  )
  expect(answer.status).toBe(400)
  expect(await answer.text()).not.toContain('hunter2')
})
