import { expect, test } from 'vitest'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { deliverDue, outbox } from '#src/domain/notifications/deliver-due.ts'
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

test('the relay is asked to bear no more than the settings say', async () => {
  const app = testApp()
  const iris = app.as('iris')
  expect((await iris.post('/admin/relay/limits', { connections: '12', perMinute: '300' })).location).toBe(
    '/admin/relay',
  )
  expect(outbox.channels.email.limits(app.deps)).toEqual({ count: 12, perMinute: 300 })
  await iris.post('/admin/relay/limits', { connections: '1', perMinute: '' })
  expect(outbox.channels.email.limits(app.deps)).toEqual({ count: 1, perMinute: null })
  for (const [field, wrong] of [
    ['connections', { connections: '21', perMinute: '' }],
    ['connections', { connections: '0', perMinute: '' }],
    ['connections', { connections: '2.5', perMinute: '' }],
    ['perMinute', { connections: '5', perMinute: '-1' }],
    ['perMinute', { connections: '5', perMinute: 'many' }],
  ] as const) {
    const answer = await iris.post('/admin/relay/limits', wrong)
    expect([answer.status, answer.text.includes(`id="error-${field}"`)]).toEqual([422, true])
    expect(answer.text).toContain(`value="${wrong[field]}"`)
  }
  expect(outbox.channels.email.limits(app.deps)).toEqual({ count: 1, perMinute: null })
  expect(app.audited(null)).toEqual(['instance.relay_limited', 'instance.relay_limited'])
})

test('mails to new addresses: how many went stands beside how many may', async () => {
  const app = testApp()
  const iris = app.as('iris')
  await iris.post('/admin/relay', typed)
  expect((await iris.post('/admin/relay/strangers', { perHour: '2' })).location).toBe('/admin/relay#strangers')
  for (const name of ['sue', 'joe']) await app.visitor().post('/subscribe', { email: `${name}@example.org` })
  const refused = await app.visitor().post('/subscribe', { email: 'kim@example.org' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
  expect((await iris.get('/admin/relay')).text).toMatch(/Subscriptions<\/dt>\s*<dd[^>]*>2 of 2</)
  const wrong = await iris.post('/admin/relay/strangers', { perHour: 'all' })
  expect([wrong.status, wrong.text.includes('id="error-perHour"')]).toEqual([422, true])
  app.deps.mailer.close()
})

test('while nothing leaves, the page says since when, why and what to do', async () => {
  const app = testApp()
  const iris = app.as('iris')
  await iris.post('/admin/relay', typed)
  expect((await iris.get('/admin/relay')).text).not.toContain('No mail has left')
  await app.visitor().post('/subscribe', { email: 'sue@example.org' })
  await deliverDue(app.deps)
  const { text } = await iris.get('/admin/relay')
  expect(text).toContain('No mail has left since')
  expect(text).toContain('Nothing answers at 127.0.0.1, port 1: check the host, the port and the firewall.')
  app.deps.mailer.close()
})

test('without a mail server there is no domain to make a key for', async () => {
  const app = testApp()
  const iris = app.as('iris')
  expect((await iris.get('/admin/relay')).text).not.toContain('DKIM')
  for (const path of ['/admin/relay/dkim', '/admin/relay/dkim/check']) expect((await iris.post(path)).status).toBe(422)
  expect(app.audited(null)).toEqual([])
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
    for (const path of ['/test', '/limits', '/dkim', '/dkim/check'])
      expect((await app.as(persona).post(`/admin/relay${path}`, typed)).status).toBe(403)
  }
  expect((await app.visitor().get('/admin/relay')).location).toBe('/sign-in?next=%2Fadmin%2Frelay')
  expect((await app.visitor().post('/admin/relay', typed)).status).toBe(401)
  expect(readRelay(app.deps)).toBeNull()
  expect(app.audited(null)).toEqual([])
})
