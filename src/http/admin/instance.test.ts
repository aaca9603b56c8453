import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { recordBackup } from '#src/domain/backup/record-restore.ts'
import { secretOf } from '#src/domain/setup/url-challenge.ts'
import { testApp } from '#src/testing/harness.ts'
import { system } from '#src/testing/personas.ts'

const page = '/admin/instance'

test('the screen says version, address, what follows from another one, and the last backup', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const before = await ines.get(page)
  expect(before.text).toContain('<dt>Opsentry</dt>')
  expect(before.text).toContain('There is none yet.')
  expect(before.text).toContain('Nobody has a passkey here.')
  expect(before.text).toContain('start Opsentry with OPSENTRY_URL=http://localhost')
  recordBackup(app.deps, system, 'monday.db')
  expect((await ines.get(page)).text).toContain('monday.db')
})

test('an address that does not lead here is refused; then a box offers to change it regardless', async () => {
  const app = testApp()
  app.deps.db.update(instance).set({ url: 'http://localhost' }).run()
  const ines = app.as('ines')
  expect((await ines.get(page)).text).not.toContain('name="regardless"')
  const http = {
    ...app.deps.http,
    read: async () => ({ kind: 'failed', reason: 'Nobody answers.', duration: 1 }) as const,
  }
  Object.assign(app.deps, { http })
  for (const url of ['http://localhost', 'nonsense']) {
    const { status, text } = await ines.post(`${page}/url`, { url })
    expect([url, status, text.includes('field-error'), text.includes('name="regardless"')]).toEqual([
      url,
      422,
      true,
      false,
    ])
  }
  const refused = await ines.post(`${page}/url`, { url: 'https://status.example' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('https://status.example does not lead here: Nobody answers.')
  expect(refused.text).toContain('name="regardless"')
  expect(app.audited(null)).toEqual([])
  const changed = await ines.post(`${page}/url`, { url: 'https://status.example', regardless: 'on' })
  expect([changed.status, changed.text.includes('href="https://status.example/admin/instance"')]).toEqual([200, true])
  expect(changed.text).not.toContain('http-equiv="refresh"')
  expect(app.audited(null)).toEqual(['instance.url_changed'])
})

test('the browser is led on to an address that leads here by a page, since it follows a form to no other site', async () => {
  const app = testApp()
  const http: typeof app.deps.http = {
    ...app.deps.http,
    async read({ url }) {
      const body = `${secretOf(url.split('/').at(-1) ?? '', app.deps.clock.now())}\n`
      return { kind: 'answered', status: 200, retryAfter: null, location: null, duration: 1, body }
    },
  }
  Object.assign(app.deps, { http })
  const { status, text } = await app.as('ines').post(`${page}/url`, { url: 'https://status.example' })
  expect(status).toBe(200)
  expect(text).toContain('<meta http-equiv="refresh" content="0; url=https://status.example/admin/instance"')
})

test('where OPSENTRY_URL fixes the address the screen says so, and a form is refused', async () => {
  const ines = testApp({ fixedUrl: 'http://localhost' }).as('ines')
  const shown = await ines.get(page)
  expect(shown.text).toContain('The variable OPSENTRY_URL fixes it')
  expect(shown.text).not.toContain('name="url"')
  expect((await ines.post(`${page}/url`, { url: 'https://status.example' })).status).toBe(422)
})

test('members who do not administer the instance see none of it', async () => {
  for (const persona of ['otto', 'ann', 'olga'] as const) {
    const browser = testApp().as(persona)
    expect((await browser.get(page)).status).toBe(403)
    expect((await browser.post(`${page}/url`, { url: 'https://status.example', regardless: 'on' })).status).toBe(403)
  }
})

test('links of before lead on to the address of now; one click unsubscribes at the former one, too', async () => {
  const app = testApp()
  const former = ['https://old.example:8443']
  app.deps.db.update(instance).set({ url: 'https://new.example', formerUrls: former, setUpAt: 1 }).run()
  const asked = (path: string, method = 'GET', host = 'old.example:8443') =>
    app.handle(new Request(`http://${host}${path}`, { method, headers: { host } }))
  const led = await asked('/s/acme/incidents/abc?x=1')
  expect([led.status, led.headers.get('location')]).toEqual([308, 'https://new.example/s/acme/incidents/abc?x=1'])
  expect((await asked('/sign-in', 'POST')).status).toBe(308)
  expect((await asked('/s/acme/subscriptions/token/unsubscribe', 'POST')).status).not.toBe(308)
  expect((await asked('/', 'GET', 'evil.example')).status).toBe(421)
  expect((await asked('/address-check/nobody-asks', 'GET', 'evil.example')).status).toBe(421)
})
