import { expect, test } from 'vitest'
import { readRelay } from '#src/domain/settings/instance.ts'
import { testApp } from '#src/testing/harness.ts'

const typed = {
  host: '127.0.0.1',
  port: '1',
  security: 'none',
  user: 'acme',
  password: 'relay secret',
  from: 'status@example.com',
  to: 'iris@example.com',
}

test('the instance admin connects a mail server after the wizard', async () => {
  const app = testApp()
  const iris = app.as('iris')
  expect((await iris.get('/admin/relay')).text).toContain('value="iris@example.com"')
  expect((await iris.post('/admin/relay', typed)).location).toBe('/admin/relay')
  const page = await iris.get('/admin/relay')
  expect(page.text).toContain('The mail server is saved.')
  expect(page.text).not.toContain(typed.password)
  expect(readRelay(app.deps)).toMatchObject({ host: '127.0.0.1', password: 'relay secret' })
  expect(app.audited(null)).toEqual(['instance.relay_configured'])
})

test('a test message tells what the network said', async () => {
  const app = testApp()
  const answer = await app.as('iris').post('/admin/relay/test', typed)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Nothing answers at 127.0.0.1, port 1')
  app.deps.mailer.close()
})

test('mistakes stand beside their fields', async () => {
  const answer = await testApp()
    .as('iris')
    .post('/admin/relay', { ...typed, port: '0' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('id="error-port"')
})

test('nobody but the instance admin sees or changes it', async () => {
  const app = testApp()
  for (const persona of ['ann', 'ed', 'vic', 'olga'] as const) {
    expect((await app.as(persona).get('/admin/relay')).status).toBe(403)
    expect((await app.as(persona).post('/admin/relay', typed)).status).toBe(403)
    expect((await app.as(persona).post('/admin/relay/test', typed)).status).toBe(403)
  }
  expect((await app.visitor().get('/admin/relay')).location).toBe('/sign-in?next=%2Fadmin%2Frelay')
  expect((await app.visitor().post('/admin/relay', typed)).status).toBe(401)
  expect(readRelay(app.deps)).toBeNull()
  expect(app.audited(null)).toEqual([])
})
