import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { formKey } from '#src/domain/sent-forms/form-key.ts'
import { withAuthenticator } from '#src/testing/accounts.ts'
import { type Browser, testApp } from '#src/testing/harness.ts'
import { accountId, acmeId, actorOf, type Persona, system, testPassword } from '#src/testing/personas.ts'
import { formOn, openForm } from '#src/testing/sent-forms.ts'

const app = testApp()
const { deps } = app

const text = 'We are rolling back the release of 11:40.'

function incident(): { id: string; url: string } {
  const { id } = openIncident(deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false },
    services: [],
  })
  return { id, url: `/app/acme/incidents/${id}` }
}

const updatesOf = (id: string) =>
  deps.db
    .select()
    .from(statusUpdates)
    .where(eq(statusUpdates.incidentId, id))
    .all()
    .map(({ body }) => body)

/** Every session of everybody is over, as after a fortnight or a changed password. */
function endSessions(): void {
  writeUnaudited(deps.db, (tx) => void tx.delete(sessions).run())
}

/** Writes an update while the session ends; the answer to sending it. */
async function sentTooLate(persona: Persona = 'ed', headers: Record<string, string> = {}) {
  const { id, url } = incident()
  const browser = app.as(persona)
  const form = await openForm(browser, url, `${url}/updates`)
  endSessions()
  const answer = await form.send({ body: text, status: 'monitoring' }, headers)
  return { id, url, browser, answer, next: new URLSearchParams(answer.location?.split('?')[1]).get('next') ?? '' }
}

async function signIn(browser: Browser, persona: Persona, next: string) {
  return browser.post('/sign-in', { email: `${persona}@example.com`, password: testPassword, next })
}

test('a session that ends while somebody writes leads to the sign-in and back, with the text', async () => {
  const { id, url, browser, answer, next } = await sentTooLate()
  expect([answer.status, answer.location]).toEqual([
    303,
    expect.stringMatching(/^\/sign-in\?next=%2Faccount%2Funsent%2F/),
  ])
  expect(updatesOf(id)).toEqual(['We look.'])
  expect((await signIn(browser, 'ed', next)).location).toBe(next)
  const page = await browser.get(next)
  expect([page.status, page.text.includes('Nothing was done yet')]).toEqual([200, true])
  const back = formOn(browser, page, `${url}/updates`)
  expect(back.fields).toMatchObject({ body: text, status: 'monitoring' })
  expect(await back.send()).toMatchObject({ status: 303, location: url })
  expect((await back.send()).location).toBe(url)
  expect(updatesOf(id)).toEqual(['We look.', text])
  expect((await browser.get(next)).location).toBe('/app')
})

test('it is the same over a second factor', async () => {
  const { code } = await withAuthenticator(deps, 'ann')
  const { browser, next } = await sentTooLate('ann')
  expect((await signIn(browser, 'ann', next)).location).toBe(`/sign-in/code?next=${encodeURIComponent(next)}`)
  const { text: asked } = await browser.get(`/sign-in/code?next=${encodeURIComponent(next)}`)
  expect(asked).toContain(`name="next" value="${next}"`)
  deps.clock.advance(30_000)
  expect((await browser.post('/sign-in/code', { code: code(), next })).location).toBe(next)
  expect((await browser.get(next)).text).toContain(text)
})

test('nobody else gets it, whoever signs in there', async () => {
  const { browser, next } = await sentTooLate()
  await signIn(browser, 'otto', next)
  const answer = await browser.get(next)
  expect([answer.status, answer.location]).toEqual([303, '/app'])
  const elsewhere = app.as('ed')
  expect((await elsewhere.get(next)).text).toContain(text)
})

test('the text stands in no address, no log and nowhere in the clear', async () => {
  const { answer } = await sentTooLate()
  const words = /rolling|11:40/
  expect(answer.location).not.toMatch(words)
  expect(JSON.stringify(deps.logger.lines)).not.toMatch(words)
  expect(JSON.stringify(deps.db.select().from(sentForms).all())).not.toMatch(words)
})

test('htmx goes to the sign-in as well, and what is kept while it is typed stays where it is', async () => {
  const { answer } = await sentTooLate('ed', { 'hx-request': 'true' })
  expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([401, expect.stringContaining('/sign-in?next=')])
  const { url } = incident()
  const browser = app.as('ed')
  const { fields } = await openForm(browser, url, `${url}/updates`)
  endSessions()
  const { _csrf: _, ...typed } = fields
  const draft = await browser.post(`${url}/draft`, { ...typed, body: text }, { 'hx-request': 'true' })
  expect([draft.status, draft.headers.get('hx-redirect')]).toEqual([401, null])
})

test('who signed in anew in another window gets the form back under the new token', async () => {
  const { id, url } = incident()
  const browser = app.as('ed')
  const form = await openForm(browser, url, `${url}/updates`)
  browser.setCookie('opsentry_csrf', 'another-token')
  const answer = await form.send({ body: text })
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/account\/unsent\//)])
  const back = formOn(browser, await browser.get(answer.location ?? ''), `${url}/updates`)
  expect((await back.send()).status).toBe(303)
  expect(updatesOf(id)).toEqual(['We look.', text])
})

test('from another site, without a key or with one that was made up nothing is kept', async () => {
  const { url } = incident()
  const key = formKey(deps, accountId('ed'), 'abc')
  const post = (_once: string, headers = {}) => app.visitor().post(`${url}/updates`, { body: text, _once }, headers)
  const answers = [await post(''), await post(`${key}x`), await post(key, { origin: 'https://evil.example' })]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect((await post(key)).status).toBe(303)
})

test('what its role or its page no longer allows is given back as text', async () => {
  const { id, browser, next } = await sentTooLate()
  deleteIncident(deps, actorOf('otto'), acmeId, id, 'Logins fail')
  await signIn(browser, 'ed', next)
  const page = await browser.get(next)
  expect([page.status, page.text.includes(text)]).toEqual([200, true])
  expect(page.text).toContain('its page is gone or closed to you by now')
})

test('signing out twice is signing out once', async () => {
  const browser = app.as('ed')
  const form = await openForm(browser, '/app/acme/team', '/sign-out')
  const answers = [await form.send(), await form.send()]
  expect(answers.map(({ status, location }) => `${status} ${location?.split('?')[0]}`)).toEqual(
    Array(2).fill('303 /sign-in'),
  )
})
