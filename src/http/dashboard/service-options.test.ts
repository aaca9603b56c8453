import { beforeAll, expect, test } from 'vitest'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { findArchivedService, findService } from '#src/domain/services/find-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { addGroup, addService } from '#src/testing/services.ts'

let app: TestApp
beforeAll(() => {
  app = testApp()
})

const stored = (id: string) => findService(app.deps.db, acmeId, id)
const page = async () => (await app.visitor().get('/')).text

test('a service may be internal from its first moment on', async () => {
  const answer = await app.as('ann').post('/app/acme/services', { name: 'Chimera', internal: 'yes' })
  expect(answer.status).toBe(303)
  expect((await app.as('vic').get('/app/acme/services')).text).toContain('Internal: visitors do not see it')
  expect(await page()).not.toContain('Chimera')
  const refused = await app.as('ann').post('/app/acme/services', { name: '', internal: 'yes' })
  expect([refused.status, /name="internal"[^>]* checked/.test(refused.text)]).toEqual([422, true])
})

test('the form changes what visitors see, and unticked boxes are meant', async () => {
  const id = addService(app.deps, 'Options')
  const ann = app.as('ann')
  const form = { name: 'Options', description: '', serviceGroupId: '', startDate: '2026-01-02' }
  await ann.post(`/app/acme/services/${id}`, { ...form, internal: 'yes', onlyShowIfDegraded: 'yes' })
  expect(stored(id)).toMatchObject({
    ...{ internal: true, onlyShowIfDegraded: true, showcase: false, startDate: '2026-01-02' },
  })
  await ann.post(`/app/acme/services/${id}`, { ...form, startDate: '', showcase: 'yes' })
  expect(stored(id)).toMatchObject({ internal: false, onlyShowIfDegraded: false, showcase: true, startDate: null })
  // A script that knows the old form alone takes nothing away.
  await ann.post(`/app/acme/services/${id}`, { name: 'Renamed', description: '' })
  expect(stored(id)).toMatchObject({ name: 'Renamed', showcase: true })
  const { text } = await ann.get(`/app/acme/services/${id}`)
  for (const [name, checked] of Object.entries({ internal: false, onlyShowIfDegraded: false, showcase: true }))
    expect([name, new RegExp(`name="${name}"[^>]* checked`).test(text)]).toEqual([name, checked])
  expect(text).toContain('max="2026-03-10"')
})

test('a start that cannot be is refused beside its field, with what was ticked', async () => {
  const id = addService(app.deps, 'Refused')
  const form = { name: 'Refused', description: '', serviceGroupId: '', startDate: '2026-03-11', internal: 'yes' }
  const { status, text } = await app.as('ann').post(`/app/acme/services/${id}`, form)
  expect(status).toBe(422)
  expect(text).toContain('Choose a day that is not after today, 2026-03-10 in Europe/Berlin.')
  expect(text).toMatch(/name="internal"[^>]* checked/)
  expect(text).not.toMatch(/name="showcase"[^>]* checked/)
  expect(stored(id)).toMatchObject({ internal: false, showcase: true })
})

test('before it is saved the form says what visitors will see, with a script and without', async () => {
  const id = addService(app.deps, 'Preview')
  const said = async (fields: Record<string, string>, headers = {}) => {
    const form = { name: 'Preview', description: '', serviceGroupId: '', startDate: '', ...fields }
    const { status, text } = await app.as('ann').post(`/app/acme/services/${id}/preview`, form, headers)
    expect(status).toBe(200)
    return text
  }
  const htmx = { 'hx-request': 'true' }
  expect(await said({ internal: 'yes' }, htmx)).toContain(
    'Nothing: not on the page, not in a message, a feed, a badge or an API.',
  )
  expect(await said({ showcase: 'yes', startDate: '2026-02-01' }, htmx)).toContain(
    'It is on the page, with its bars and its uptime since 1 Feb 2026.',
  )
  const whole = await said({ onlyShowIfDegraded: 'yes', startDate: 'soon' })
  expect(whole).toContain('It is not on the page now. It comes as soon as something is wrong with it, without bars')
  expect(whole).toContain('Type a day such as 2026-03-10.')
  expect(whole).toMatch(/name="onlyShowIfDegraded"[^>]* checked/)
  expect(stored(id)).toMatchObject({ internal: false, onlyShowIfDegraded: false })
})

test('uptime that is not shown leaves no hole, on the page and on its own', async () => {
  const id = addService(app.deps, 'Barless')
  const row = async () =>
    new RegExp(`<li id="service-${id}".*?</li>(?=<li id="service-|</ul>)`, 's').exec(await page())?.[0] ?? ''
  expect(await row()).toContain('class="bars"')
  await app.as('ann').post(`/app/acme/services/${id}`, { name: 'Barless', description: '', startDate: '' })
  expect(await row()).toMatch(/Barless.*Operational/s)
  expect(await row()).not.toMatch(/class="(bars|share)"|No data/)
  const { status, text } = await app.visitor().get(`/services/${id}`)
  expect([status, /class="(bars|uptimes)"/.test(text)]).toEqual([200, false])
  expect((await app.visitor().get(`/services/${id}/badge.svg?uptime=90d`)).text).toContain('Barless: Operational')
})

test('a group is open on the page where the team says so', async () => {
  const group = addGroup(app.deps, 'Folds')
  addService(app.deps, 'Folded', group)
  const isOpen = async () => new RegExp(`<details id="group-${group}"[^>]*`).exec(await page())?.[0]?.includes(' open')
  expect(await isOpen()).toBe(false)
  const ann = app.as('ann')
  await ann.post(`/app/acme/service-groups/${group}`, { name: 'Folds', open: 'yes' })
  expect(await isOpen()).toBe(true)
  expect((await ann.get(`/app/acme/service-groups/${group}`)).text).toMatch(/name="open"[^>]* checked/)
  await ann.post(`/app/acme/service-groups/${group}`, { name: 'Folds', description: 'What <b>folds</b>' })
  expect((await ann.get(`/app/acme/service-groups/${group}`)).text).toContain('value="What <b>folds</b>"')
  expect((await app.visitor().get('/')).text).toContain('What &lt;b&gt;folds&lt;/b&gt;')
  expect(await isOpen()).toBe(false)
})

test('what is in the archive is listed, and comes back from there', async () => {
  const ann = app.as('ann')
  const id = addService(app.deps, 'Sleeper')
  expect((await ann.get('/app/acme/archived-services')).text).toContain('The archive is empty')
  archiveService(app.deps, system, acmeId, id, 'Sleeper')
  expect((await ann.get('/app/acme/services')).text).toContain('1 archived service')
  expect((await ann.get('/app/acme/archived-services')).text).toContain('Bring back Sleeper')
  const answer = await ann.post(`/app/acme/archived-services/${id}/restoration`)
  expect([answer.status, answer.location]).toEqual([303, '/app/acme/services'])
  expect((await ann.get('/app/acme/services')).text).toContain('Sleeper is back.')
  expect(await page()).toContain('Sleeper')
  expect((await ann.post(`/app/acme/archived-services/${id}/restoration`)).status).toBe(404)
})

test('only who may change services gets there, and only to their own', async () => {
  const [id, foreign] = [addService(app.deps, 'Guarded'), addService(app.deps, 'Foreign', null, otherId)]
  archiveService(app.deps, system, acmeId, id, 'Guarded')
  archiveService(app.deps, system, otherId, foreign, 'Foreign')
  for (const persona of ['ed', 'vic'] as const) {
    const browser = app.as(persona)
    expect((await browser.get('/app/acme/archived-services')).status).toBe(403)
    expect((await browser.post(`/app/acme/archived-services/${id}/restoration`)).status).toBe(403)
    expect((await browser.post(`/app/acme/services/${id}/preview`, { name: 'x' })).status).toBe(403)
    expect((await browser.get('/app/acme/services')).text).not.toContain('archived service')
  }
  expect((await app.as('ann').post(`/app/acme/archived-services/${foreign}/restoration`)).status).toBe(404)
  expect((await app.as('ann').get('/app/acme/archived-services')).text).not.toContain('Foreign')
  expect(findArchivedService(app.deps.db, otherId, foreign).name).toBe('Foreign')
})
