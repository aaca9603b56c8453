import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { editIncident } from '#src/domain/incidents/edit-incident.ts'
import { effectsOf, updatesOf } from '#src/domain/incidents/find-incident.ts'
import { createTemplate, editTemplate, listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { findService } from '#src/domain/services/find-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, actorOf, system } from '#src/testing/personas.ts'
import { formOn, openForm } from '#src/testing/sent-forms.ts'

const app = testApp()
const { deps } = app
const second = 1000

const service = (name: string) =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
const [api, web] = [service('API'), service('Web')]

function incident() {
  const { id } = openIncident(deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false },
    services: [{ serviceId: api, status: 'major_outage' }],
  })
  return { id, url: `/app/acme/incidents/${id}` }
}

/** Ann posts while Ed writes. */
function annPosts(id: string, body = 'Ann: half of them work again.'): void {
  deps.clock.advance(10 * second)
  postUpdate(deps, actorOf('ann'), acmeId, id, {
    ...{ status: 'identified', body, notify: false },
    services: [{ serviceId: api, status: 'partial_outage' }],
  })
  deps.clock.advance(20 * second)
}

const bodies = (id: string) => updatesOf(deps.db, id).map(({ body }) => body)

test('a colleague’s update is asked about, shown, and the statuses it set stay where nobody touched them', async () => {
  const { id, url } = incident()
  const form = await openForm(app.as('ed'), url, `${url}/updates`)
  annPosts(id)
  const asked = await form.send({ body: 'Ed: still looking.' })
  expect(asked.status).toBe(409)
  expect(asked.text).toContain('Ann posted an update 20 seconds ago, which you have not seen.')
  expect(asked.text).toContain('Posted while you were writing')
  expect(bodies(id)).toHaveLength(2)
  const again = formOn(app.as('ed'), asked, `${url}/updates`)
  const fields = { body: 'Ed: still looking.', status: 'identified', [`service-${api}`]: 'partial_outage' }
  expect(again.fields).toMatchObject(fields)
  expect((await again.send()).status).toBe(303)
  expect(effectsOf(deps.db, id).get(api)).toBe('partial_outage')
  expect(updatesOf(deps.db, id)[0]?.services).toEqual([{ id: api, name: 'API', status: 'partial_outage' }])
})

test('a status that somebody chose is set, beside what a colleague set', async () => {
  const { id, url } = incident()
  const form = await openForm(app.as('ed'), url, `${url}/updates`)
  annPosts(id)
  const asked = await form.send({ body: 'Web as well.', [`service-${web}`]: 'major_outage' })
  await formOn(app.as('ed'), asked, `${url}/updates`).send()
  expect([...effectsOf(deps.db, id)]).toEqual([
    [api, 'partial_outage'],
    [web, 'major_outage'],
  ])
})

test('two tabs of one person are asked, too, and a deleted update is no news of its own', async () => {
  const { url } = incident()
  const tabs = [app.as('ed'), app.as('ed')] as const
  const [first, other] = await Promise.all(tabs.map((tab) => openForm(tab, url, `${url}/updates`)))
  expect((await first?.send({ body: 'From the first.' }))?.status).toBe(303)
  const asked = await other?.send({ body: 'From the second.' })
  expect([asked?.status, asked?.text.includes('In another window you posted an update just now')]).toEqual([409, true])
  const form = await openForm(app.as('ed'), url, `${url}/updates`)
  deps.db.update(statusUpdates).set({ deletedAt: 1 }).where(eq(statusUpdates.body, 'From the first.')).run()
  expect((await form.send({ body: 'Next.' })).text).toContain('was taken back meanwhile')
})

test('resolving what a colleague has resolved is asked about', async () => {
  const { id, url } = incident()
  const form = await openForm(app.as('ed'), url, `${url}/resolution`)
  resolveIncident(deps, actorOf('ann'), acmeId, id, { body: 'Over.', notify: false })
  expect((await form.send({ body: 'It is over.' })).status).toBe(409)
  expect(bodies(id)).toEqual(['Over.', 'We look.'])
})

test('only touched fields of an incident are written; the same one by two is asked about', async () => {
  const { id, url } = incident()
  deps.clock.advance(1234)
  const { startedAt } = deps.db.select().from(incidents).where(eq(incidents.id, id)).get() ?? { startedAt: 0 }
  const row = () => deps.db.select().from(incidents).where(eq(incidents.id, id)).get()
  const form = await openForm(app.as('ed'), `${url}/edit`, url)
  editIncident(deps, actorOf('ann'), acmeId, id, { title: 'Logins fail', impactOverride: 'major' })
  expect((await form.send({ title: 'Some logins fail' })).status).toBe(303)
  expect(row()).toMatchObject({ title: 'Some logins fail', impactOverride: 'major', startedAt })

  const stale = await openForm(app.as('ed'), `${url}/edit`, url)
  editIncident(deps, actorOf('ann'), acmeId, id, { title: 'Logins are slow', impactOverride: 'major' })
  const asked = await stale.send({ title: 'Logins work' })
  expect(asked.status).toBe(409)
  expect(asked.text).toContain('Somebody else changed this while you had it open.')
  expect(asked.text).toContain('Logins are slow')
  expect(row()?.title).toBe('Logins are slow')
  expect((await formOn(app.as('ed'), asked, url).send()).status).toBe(303)
  expect(row()).toMatchObject({ title: 'Logins work', startedAt })
})

test('a postmortem’s draft is not written over another one unasked', async () => {
  const { id, url } = incident()
  resolveIncident(deps, actorOf('ann'), acmeId, id, { body: 'Over.', notify: false })
  const draft = () => deps.db.select().from(incidents).where(eq(incidents.id, id)).get()?.postmortemDraft
  const [ed, ann] = [
    await openForm(app.as('ed'), url, `${url}/postmortem`),
    await openForm(app.as('ann'), url, `${url}/postmortem`),
  ]
  expect((await ann.send({ body: 'Ann’s view' })).status).toBe(303)
  const asked = await ed.send({ body: 'Ed’s view' })
  expect([asked.status, asked.text.includes('Ann’s view'), draft()]).toEqual([409, true, 'Ann’s view'])
  expect((await formOn(app.as('ed'), asked, `${url}/postmortem`).send()).status).toBe(303)
  expect(draft()).toBe('Ed’s view')
})

/** As in data/inputs: begins at the second 02:30 of that night, which the clock in Berlin shows twice. */
function nightWindow(end = '2027-10-31T02:30:00Z') {
  const scheduledStart = Date.parse('2027-10-31T01:30:00Z')
  const { id } = scheduleWindow(deps, system, acmeId, {
    ...{ title: 'Slow sign-in', body: 'Text', serviceIds: [api], reminders: [60], rule: null, notify: false },
    ...{ autoStart: true, autoComplete: true, notifyAtStart: false, notifyAtEnd: false },
    scheduledStart,
    scheduledEnd: Date.parse(end),
  })
  const row = () => deps.db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id)).get()
  return { id, url: `/app/acme/maintenance/${id}`, row, scheduledStart }
}

test('changing a window’s end leaves its start in the hour that comes twice', async () => {
  const { url, row, scheduledStart } = nightWindow()
  const form = await openForm(app.as('ed'), url, `${url}/times`)
  expect(form.fields).toMatchObject({ scheduledStart: '2027-10-31T02:30', 'scheduledStart.offset': '+01:00' })
  expect((await form.send({ scheduledEnd: '2027-10-31T06:00' })).status).toBe(303)
  expect(row()).toMatchObject({ scheduledStart, scheduledEnd: Date.parse('2027-10-31T05:00:00Z') })
})

test('a program that sends the minute alone moves nothing by seconds, nor by the hour that comes twice', async () => {
  const { url, row, scheduledStart } = nightWindow()
  const said = { body: 'Longer.', scheduledStart: '2027-10-31T02:30', scheduledEnd: '2027-10-31T06:00' }
  expect((await app.as('ed').post(`${url}/times`, said)).status).toBe(303)
  expect(row()?.scheduledStart).toBe(scheduledStart)
  deps.clock.advance(1234)
  const { id, url: of } = incident()
  const startedAt = () => deps.db.select().from(incidents).where(eq(incidents.id, id)).get()?.startedAt
  const before = startedAt()
  const { fields } = await openForm(app.as('ed'), `${of}/edit`, of)
  const typed = { title: 'Renamed', startedAt: fields.startedAt ?? '' }
  expect((await app.as('ed').post(of, typed)).status).toBe(303)
  expect([startedAt(), (before ?? 0) % 60_000 > 0]).toEqual([before, true])
})

test('a window that is planned into that hour says which of the two, once asked', async () => {
  const form = await openForm(app.as('ed'), '/app/acme/maintenance/new', '/app/acme/maintenance')
  const typed = {
    title: 'By night',
    body: 'Text',
    scheduledStart: '2027-10-31T02:15',
    scheduledEnd: '2027-10-31T04:00',
  }
  const asked = await form.send(typed)
  expect([asked.status, asked.text.includes('shows this time twice')]).toEqual([422, true])
  const again = formOn(app.as('ed'), asked, '/app/acme/maintenance')
  expect((await again.send({ 'scheduledStart.offset': '+01:00' })).status).toBe(303)
  const row = deps.db.select().from(maintenanceWindows).where(eq(maintenanceWindows.title, 'By night')).get()
  expect(row?.scheduledStart).toBe(Date.parse('2027-10-31T01:15:00Z'))
})

test('the last millisecond of a day survives a change of the start, and of the plan', async () => {
  const last = '2027-11-01T22:59:59.999Z'
  const { url, row } = nightWindow(last)
  const times = await openForm(app.as('ed'), url, `${url}/times`)
  expect((await times.send({ scheduledStart: '2027-10-31T05:00' })).status).toBe(303)
  const plan = await openForm(app.as('ed'), `${url}/edit`, url)
  expect((await plan.send({ title: 'Renamed' })).status).toBe(303)
  expect(row()).toMatchObject({ title: 'Renamed', scheduledEnd: Date.parse(last) })
})

test('two plan the same window: what each touched holds, and an unseen move is asked about', async () => {
  const { url, row } = nightWindow()
  const [ed, ann] = [
    await openForm(app.as('ed'), `${url}/edit`, url),
    await openForm(app.as('ann'), `${url}/edit`, url),
  ]
  const { autoStart: _, ...unticked } = ann.fields
  const fields = { ...unticked, [`service-${web}`]: 'yes' }
  await app.as('ann').send(url, { method: 'POST', headers: {}, body: new URLSearchParams(fields) })
  expect((await ed.send({ title: 'Sign-in is slow' })).status).toBe(303)
  expect(row()).toMatchObject({ title: 'Sign-in is slow', autoStart: false })
  expect((await app.as('ed').get(url)).text).toContain('Touches API and Web')

  const move = await openForm(app.as('ed'), url, `${url}/times`)
  const other = await openForm(app.as('ann'), url, `${url}/times`)
  expect((await other.send({ scheduledEnd: '2027-10-31T07:00' })).status).toBe(303)
  const asked = await move.send({ scheduledEnd: '2027-10-31T08:00' })
  expect([asked.status, asked.text.includes('Ann posted an update')]).toEqual([409, true])
  expect((await formOn(app.as('ed'), asked, `${url}/times`).send()).status).toBe(303)
  expect(row()?.scheduledEnd).toBe(Date.parse('2027-10-31T07:00:00Z'))
})

test('a service’s own status is set only if touched, and a colleague’s is asked about', async () => {
  const path = `/app/acme/services/${web}/status`
  const own = () => findService(deps.db, acmeId, web ?? '').ownStatus
  const stale = await openForm(app.as('ed'), '/app/acme/services', path)
  const touched = await openForm(app.as('ed'), '/app/acme/services', path)
  setServiceStatus(deps, actorOf('ann'), acmeId, web ?? '', 'partial_outage')
  expect((await stale.send()).status).toBe(303)
  expect(own()).toBe('partial_outage')
  const asked = await touched.send({ status: 'major_outage' }, { 'hx-request': 'true' })
  expect([asked.status, asked.text.includes('Web: Somebody else changed this')]).toEqual([409, true])
  const again = formOn(app.as('ed'), asked, path)
  expect(again.fields.status).toBe('partial_outage')
  expect((await again.send({ status: 'major_outage' })).status).toBe(303)
  expect(own()).toBe('major_outage')
})

test('two edit a service and a template: each field is its last writer’s', async () => {
  const url = `/app/acme/services/${web}`
  const form = await openForm(app.as('ann'), url, url)
  editService(deps, actorOf('otto'), acmeId, web ?? '', { name: 'Website', description: '', serviceGroupId: null })
  expect((await form.send({ description: 'The shop' })).status).toBe(303)
  expect(findService(deps.db, acmeId, web ?? '')).toMatchObject({ name: 'Website', description: 'The shop' })

  const input = { name: 'T', title: 'Title', body: 'Body', status: 'investigating' } as const
  createTemplate(deps, system, acmeId, input)
  const { id = '' } = listTemplates(deps.db, acmeId)[0] ?? {}
  const template = `/app/acme/incident-templates/${id}`
  const edit = await openForm(app.as('ed'), template, template)
  editTemplate(deps, actorOf('ann'), acmeId, id, { ...input, title: 'Ann’s title' })
  const asked = await edit.send({ title: 'Ed’s title', body: 'Ed’s body' })
  expect([asked.status, asked.text.includes('Ann’s title')]).toEqual([409, true])
  expect((await formOn(app.as('ed'), asked, template).send()).status).toBe(303)
  expect(listTemplates(deps.db, acmeId)).toMatchObject([{ title: 'Ed’s title', body: 'Ed’s body' }])
})

/** The part of a page that asks for itself, and the address it asks. */
const othersIn = (html: string) =>
  /id="other-editors"[^>]*hx-get="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''

test('who else has an incident open and writes is said while it is so, and nothing is sent while it stays the same', async () => {
  const { url } = incident()
  const ed = app.as('ed')
  const alone = await ed.get(url)
  expect((await ed.get(othersIn(alone.text))).status).toBe(204)
  await app.as('ann').get(url)
  const beside = await ed.get(othersIn(alone.text))
  expect(beside.text).toContain('Ann has this page open, too.')
  expect((await ed.get(othersIn(beside.text))).status).toBe(204)
  await app.as('ann').post(`${url}/draft`, { body: 'Half of' }, { 'hx-request': 'true' })
  const writing = await ed.get(othersIn(beside.text))
  expect(writing.text).toContain('Ann is writing here, too.')
  deps.clock.advance(60 * second)
  expect((await ed.get(othersIn(writing.text))).text).not.toContain('Ann ')
})

test('what a colleague posts appears above the form, and is asked about all the same when it is sent', async () => {
  const { id, url } = incident()
  const form = await openForm(app.as('ed'), url, `${url}/updates`)
  annPosts(id, 'Ann: a certificate **expired**.')
  const news = await app.as('ed').get(othersIn(form.page.text))
  expect(news.text).toMatch(/Posted while you were writing.*a certificate <strong>expired<\/strong>/s)
  expect(news.text).not.toMatch(/<(textarea|input)/)
  expect((await app.as('ed').get(othersIn(news.text))).status).toBe(204)
  expect((await form.send({ body: 'Ed: still looking.' })).status).toBe(409)
})

test('whoever writes a new incident learns of the one that a colleague has opened meanwhile', async () => {
  const { text } = await app.as('ed').get('/app/acme/incidents/new')
  deps.clock.advance(second)
  const { url } = incident()
  const news = await app.as('ed').get(othersIn(text))
  expect(news.text).toContain(`Opened while you were writing: <a href="${url}"`)
})
