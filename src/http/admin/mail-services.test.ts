import { beforeEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { readMailServices } from '#src/domain/mail/mail-services.ts'
import { markOf } from '#src/domain/notifications/bounces/return-path.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'

/** What HTTP adds to mail services: the screen, and posts from outside without a cookie. */

let app: TestApp

beforeEach(() => {
  app = testApp()
})

const tokenOf = () => readMailServices(app.deps)[0]?.urlToken ?? ''

async function inbound(token: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const init = { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers }
  const answer = await app.handle(new Request(`http://localhost/inbound/reports/${token}`, init))
  const retryAfter = answer.headers.get('retry-after')
  return { status: answer.status, text: await answer.text(), cookies: answer.headers.getSetCookie(), retryAfter }
}

test('a service is connected, its URL shown, its posts taken, and the last one told', async () => {
  const iris = app.as('iris')
  expect((await iris.post('/admin/bounces/services', { service: 'postmark' })).location).toBe('/admin/bounces#postmark')
  const screen = await iris.get('/admin/bounces')
  expect(screen.text).toContain(`http://localhost/inbound/reports/${tokenOf()}`)
  expect(screen.text).toContain('Nothing was posted yet.')

  const subscriberId = subscribe(app.deps, 'sue@example.org')
  const about = { subscriberId, organizationId: acmeId, address: 'sue@example.org', kind: 'status_update' } as const
  const { id } = addDelivery(app.deps, { ...about, state: 'delivered' })
  const Metadata = { opsentry: markOf(app.deps, id) }
  const post = JSON.stringify({ RecordType: 'Bounce', Type: 'HardBounce', ID: 1, Email: 'sue@example.org', Metadata })
  const thanks = { status: 200, text: 'Thank you.\n', cookies: [], retryAfter: null }
  // As services send it, whatever they call its type.
  expect(await inbound(tokenOf(), post, { 'content-type': 'text/plain; charset=UTF-8' })).toEqual(thanks)
  expect(app.deps.db.select().from(subscribers).get()?.state).toBe('quarantined')
  expect(await inbound(tokenOf(), post, { 'content-type': 'application/json' })).toMatchObject({ status: 200 })
  expect((await iris.get('/admin/bounces')).text).toContain('it was counted.')
})

test('a key is saved and never shown; a wrong one is refused beside its field', async () => {
  const iris = app.as('iris')
  await iris.post('/admin/bounces/services', { service: 'postmark' })
  await iris.post('/admin/bounces/services', { service: 'mailgun' })
  const short = await iris.post('/admin/bounces/services/key', { service: 'mailgun', key: 'x' })
  expect(short.status).toBe(422)
  expect(short.text.match(/id="error-key-\w+"/g)).toEqual(['id="error-key-mailgun"'])
  const saved = await iris.post('/admin/bounces/services/key', { service: 'mailgun', key: 'key-of-mailgun' })
  expect(saved.location).toBe('/admin/bounces#mailgun')
  const { text } = await iris.get('/admin/bounces')
  expect([text.includes('One is saved'), text.includes('key-of-mailgun')]).toEqual([true, false])
})

test('connected once more it keeps its URL; disconnected it is offered again', async () => {
  const iris = app.as('iris')
  await iris.post('/admin/bounces/services', { service: 'resend' })
  const offered = (text: string) => [...text.matchAll(/<option value="(\w+)"/g)].map(([, value]) => value)
  expect(offered((await iris.get('/admin/bounces')).text)).not.toContain('resend')
  const token = tokenOf()
  expect((await iris.post('/admin/bounces/services', { service: '' })).status).toBe(422)
  expect((await iris.post('/admin/bounces/services', { service: 'resend' })).location).toBe('/admin/bounces#resend')
  expect(tokenOf()).toBe(token)
  const gone = await iris.post('/admin/bounces/services/removal', { service: 'resend' })
  expect(gone.location).toBe('/admin/bounces#mail-services')
  expect(offered((await iris.get('/admin/bounces')).text)).toContain('resend')
  expect((await inbound(token, '{}')).status).toBe(404)
})

test('each refusal has its status and says what to do, and none is a page', async () => {
  const iris = app.as('iris')
  await iris.post('/admin/bounces/services', { service: 'mailgun' })
  expect(await inbound(tokenOf(), '{}')).toMatchObject({ status: 401, text: expect.stringContaining('key first') })
  await iris.post('/admin/bounces/services/key', { service: 'mailgun', key: 'key-of-mailgun' })
  expect(await inbound(tokenOf(), '{}')).toMatchObject({ status: 401, text: expect.stringContaining('signature') })
  expect((await iris.get('/admin/bounces')).text).toContain('its signature or password did not match.')
  expect(await inbound('guessed', '{}')).toMatchObject({ status: 404, text: expect.stringContaining('Copy the URL') })
  expect((await inbound(tokenOf(), Buffer.alloc(1024 * 1024 + 1))).status).toBe(413)
  for (let one = 0; one < 60; one++) await inbound('guessed', '{}')
  const slow = await inbound('guessed', '{}')
  expect([slow.status, Number(slow.retryAfter)]).toEqual([429, 600])
  expect(slow.text).not.toContain('<')
})

test('nobody but the instance admin connects anything', async () => {
  for (const persona of ['ann', 'otto', 'olga'] as const)
    for (const path of ['', '/key', '/removal'])
      expect((await app.as(persona).post(`/admin/bounces/services${path}`, { service: 'postmark' })).status).toBe(403)
  expect(readMailServices(app.deps)).toEqual([])
})
