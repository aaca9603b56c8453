import { expect, test } from 'vitest'
import { drafts } from '#src/db/schema/operations.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { openForm } from '#src/testing/sent-forms.ts'

const path = '/app/acme/maintenance'
const times = { scheduledStart: '2026-03-12T02:00', scheduledEnd: '2026-03-12T04:00' }
const typed = { title: 'Database upgrade', body: 'We move to **new disks**.', ...times, 'reminder-60': 'yes' }

const kept = ({ deps }: TestApp) => deps.db.select().from(drafts).all()

test('a plan is kept while it is typed; a new tab asks, goes on with it, or starts empty', async () => {
  const app = testApp()
  const api = createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const ed = app.as('ed')
  await ed.post(`${path}/audience`, { ...typed, [`service-${api}`]: 'yes' })
  const asked = (await ed.get(`${path}/new`)).text
  expect([asked.includes('You have a draft'), asked.includes('<textarea')]).toEqual([true, false])
  const { fields, page } = await openForm(ed, `${path}/new?draft=continue`, path)
  expect(fields).toMatchObject({ ...typed, [`service-${api}`]: 'yes' })
  expect(Object.keys(fields)).not.toContain('autoStart')
  expect(page.text).toContain('Nobody else sees it.')
  expect((await app.as('ann').get(`${path}/new`)).text).not.toContain('value="Database upgrade"')

  const { location } = await ed.post(`${path}/draft/removal`, {})
  expect([location, kept(app)]).toEqual([`${path}/new`, []])
  expect((await ed.get(`${path}/new`)).text).toContain('<textarea')
  expect(app.audited()).not.toContain('maintenance.scheduled')
})

test('times and ticks alone are no draft, and a viewer keeps none', async () => {
  const app = testApp()
  await app.as('ed').post(`${path}/audience`, { ...typed, title: '', body: '' })
  expect((await app.as('vic').post(`${path}/audience`, typed)).status).toBe(403)
  expect(kept(app)).toEqual([])
})

test('a plan that is published, at once or later, is no draft any more, whatever arrives after it', async () => {
  const app = testApp()
  const ed = app.as('ed')
  for (const publishAt of ['', '2026-03-11T09:00']) {
    await ed.post(`${path}/audience`, typed)
    expect(kept(app)).toHaveLength(1)
    const form = await openForm(ed, `${path}/new?draft=continue`, path)
    expect((await form.send({ publishAt })).status).toBe(303)
    const { _csrf: _, ...fields } = form.fields
    await ed.post(`${path}/audience`, fields)
    expect(kept(app)).toEqual([])
  }
})

test('a plan that is refused stands in its form as it was sent, not as it was kept', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await ed.post(`${path}/audience`, typed)
  const refused = await ed.post(path, { ...typed, title: 'Newer', scheduledEnd: '2026-03-12T01:00' })
  expect([refused.status, refused.text.includes('value="Newer"')]).toEqual([422, true])
  expect(refused.text).not.toContain('You have a draft')
})
