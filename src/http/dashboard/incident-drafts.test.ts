import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { openForm } from '#src/testing/sent-forms.ts'

const typed = { title: 'Sign-ins break', body: 'We are **looking**.', status: 'identified', notify: 'yes' }
const path = '/app/acme/incidents'
const fragment = { 'hx-request': 'true' }

const kept = ({ deps }: TestApp) => deps.db.select().from(drafts).all()

test('what is typed is kept while it is typed, and a new tab goes on with it', async () => {
  const app = testApp()
  const api = createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const ed = app.as('ed')
  const fields = { ...typed, [`service-${api}`]: 'major_outage', nextUpdateIn: '30' }
  const answer = await ed.post(`${path}/draft`, fields, fragment)
  expect(answer.text).toContain('We are <strong>looking</strong>.')
  expect(answer.text).toContain('Subject: Identified: Sign-ins break (API) · Acme')
  expect(answer.text).not.toContain('<html')

  const asked = (await ed.get(`${path}/new`)).text
  expect([asked.includes('You have a draft'), asked.includes('<textarea')]).toEqual([true, false])
  const { text } = await ed.get(`${path}/new?draft=continue`)
  expect(text).toContain('value="Sign-ins break"')
  expect(text).toContain('We are **looking**.')
  expect(text).toContain(`name="service-${api}" value="major_outage" checked`)
  expect(text).toContain('<option value="30" selected>')
  expect(text).toContain('name="status" value="identified" checked')
  expect(text).toContain('Nobody else sees it.')
  expect(JSON.stringify(kept(app))).not.toContain('csrf')
})

test('a draft is its author’s alone, and stands on no page of anybody else', async () => {
  const app = testApp()
  await app.as('ed').post(`${path}/draft`, typed)
  expect((await app.as('ann').get(`${path}/new`)).text).not.toContain('Sign-ins break')
  for (const page of ['/', '/history', '/history.json', '/history.atom', '/api/v2/incidents.json'])
    expect((await app.visitor().get(page)).text).not.toContain('Sign-ins break')
  expect((await app.as('ann').get(`${path}/draft/mail`)).status).toBe(404)
  expect(app.audited()).toEqual([])
})

test('the mail is shown as subscribers would get it, in a frame that may do nothing', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const kept = await ed.post(`${path}/draft`, typed, fragment)
  const [, src = ''] = /<iframe[^>]*src="([^"]+)"[^>]*sandbox/.exec(kept.text) ?? []
  const mail = await ed.get(src)
  expect(mail.text).toContain('<title>Identified: Sign-ins break · Acme</title>')
  expect(mail.text).toContain('We are <strong>looking</strong>.')
  expect(mail.headers.get('content-security-policy')).toContain('sandbox')
  expect(mail.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
})

test('without a script it is kept by a button, and the page shows it as visitors will read it', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const answer = await ed.post(`${path}/draft`, typed)
  expect([answer.status, answer.location]).toEqual([303, `${path}/new?draft=continue`])
  const { text } = await ed.get(answer.location ?? '')
  expect(text).toContain('We are <strong>looking</strong>.')
  expect(text).toContain(`formaction="${path}/draft"`)
})

test('a draft is asked about before a template is used, and discarding it begins with that', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const name = { name: 'Slow', title: 'All is slow', body: 'Since {{time}} all is slow.', status: 'identified' }
  await ed.post('/app/acme/incident-templates', name)
  const { id = '' } = listTemplates(app.deps.db, acmeId)[0] ?? {}
  await ed.post(`${path}/draft`, typed)
  const asked = await openForm(ed, `${path}/new?template=${id}`, `${path}/draft/removal`)
  const location = (await asked.send()).headers.get('location')
  expect(location).toBe(`${path}/new?template=${id}`)
  expect((await ed.get(location ?? '')).text).toContain('value="All is slow"')
})

test('a template’s text is put at the end of what was typed, also within an incident', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await ed.post('/app/acme/incident-templates', {
    ...typed,
    name: 'Calm',
    body: 'Nothing is lost at {{organization}}.',
  })
  const { id = '' } = listTemplates(app.deps.db, acmeId)[0] ?? {}
  const incident = (await ed.post(path, typed)).location ?? ''
  expect((await ed.get(incident)).text).toContain('data-insert="Nothing is lost at Acme."')
  const { location } = await ed.post(`${incident}/draft`, { body: 'We look.', insert: id })
  const form = await openForm(ed, location ?? '', `${incident}/updates`)
  expect(form.fields.body).toBe('We look.\n\nNothing is lost at Acme.')
  expect(kept(app)[0]?.fields.insert).toBeUndefined()
})

test('publishing, discarding and emptying it forget the draft; each incident has one of its own', async () => {
  const app = testApp()
  const ed = app.as('ed')
  await ed.post(`${path}/draft`, typed)
  const incident = (await ed.post(path, typed)).location ?? ''
  expect(kept(app)).toEqual([])

  await ed.post(`${incident}/draft`, { body: 'Nearly.', status: 'monitoring' })
  expect((await ed.get(incident)).text).toContain('Nearly.')
  expect((await ed.get(`${path}/new`)).text).not.toContain('Nearly.')
  await ed.post(`${incident}/updates`, { body: 'Nearly.', status: 'monitoring' })
  expect(kept(app)).toEqual([])

  await ed.post(`${path}/draft`, typed)
  await ed.post(`${path}/draft/removal`)
  expect(kept(app)).toEqual([])
  await ed.post(`${path}/draft`, typed)
  await ed.post(`${path}/draft`, { ...typed, title: '', body: ' ' })
  expect(kept(app)).toEqual([])
})

test('a draft beyond all measure is refused with a sentence', async () => {
  const app = testApp()
  const answer = await app.as('ed').post(`${path}/draft`, { body: 'x'.repeat(200_001) })
  expect(answer.status).toBe(422)
  expect(kept(app)).toEqual([])
})

test('what is chosen for a whole group holds for all its services', async () => {
  const app = testApp()
  const { deps } = app
  const group = createServiceGroup(deps, system, acmeId, { name: 'Cloud' })
  const [api, web] = ['API', 'Web'].map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: group.id }).id,
  )
  const alone = createService(deps, system, acmeId, { name: 'Mail', description: '', serviceGroupId: null }).id
  const answer = await app.as('ed').post(path, {
    ...typed,
    [`group-${group.id}`]: 'partial_outage',
    [`service-${api}`]: '',
    [`service-${web}`]: 'degraded_performance',
    [`service-${alone}`]: '',
  })
  expect(answer.status).toBe(303)
  const { text } = await app.visitor().get('/')
  expect(text).toContain('All services in Cloud have a partial outage')
  expect(deps.db.select().from(incidents).get()?.impact).toBe('major')
})

test('a text that arrives after its form was sent is not the next incident’s draft', async () => {
  const app = testApp()
  const ed = app.as('ed')
  const form = await openForm(ed, `${path}/new`, path)
  const { _csrf: _, ...fields } = form.fields
  await ed.post(`${path}/draft`, { ...fields, ...typed }, fragment)
  expect(kept(app)).toHaveLength(1)
  const { location } = await form.send(typed)
  await ed.post(`${path}/draft`, { ...fields, ...typed, body: 'We are looki' }, fragment)
  expect(kept(app)).toEqual([])
  expect((await ed.get(`${path}/new`)).text).not.toContain('We are looki')

  const update = await openForm(ed, location ?? '', `${location}/updates`)
  await update.send({ body: 'Found.' })
  const late = { ...update.fields, body: 'Foun', _csrf: [] as string[] }
  await ed.post(`${location}/draft`, late, fragment)
  expect(kept(app)).toEqual([])
  await ed.post(`${path}/draft`, { ...typed, body: 'Another one' }, fragment)
  expect(kept(app)).toHaveLength(1)
})

test('a draft keeps the statuses that were chosen, not those that the form showed', async () => {
  const app = testApp()
  const [api, web] = ['API', 'Web'].map(
    (name) => createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  const ed = app.as('ed')
  const { location: url } = await ed.post(path, { ...typed, [`service-${api}`]: 'major_outage' })
  const form = await openForm(ed, url ?? '', `${url}/updates`)
  const { _csrf: _, ...fields } = form.fields
  await ed.post(`${url}/draft`, { ...fields, body: 'So far', [`service-${web}`]: 'partial_outage' })
  expect(kept(app)[0]?.fields).toEqual({
    ...{ body: 'So far', notify: 'yes', nextUpdateIn: '', publishAt: '' },
    [`service-${web}`]: 'partial_outage',
  })
  await app
    .as('ann')
    .post(`${url}/updates`, { body: 'Better', status: 'monitoring', [`service-${api}`]: 'operational' })
  const again = await openForm(ed, `${url}?draft=continue`, `${url}/updates`)
  expect(again.fields).toMatchObject({
    ...{ body: 'So far', status: 'monitoring' },
    [`service-${api}`]: 'operational',
    [`service-${web}`]: 'partial_outage',
  })
})
