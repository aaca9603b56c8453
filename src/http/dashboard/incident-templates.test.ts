import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { fillVariables, openVariables } from '#src/domain/incidents/template-variables.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'

const template = {
  name: 'Provider down',
  title: '{{provider}} is down',
  body: 'At {{ time }} on {{date}} {{organization}} saw {{provider}} fail.',
  status: 'identified',
}

async function kept(app: TestApp) {
  const ed = app.as('ed')
  expect((await ed.post('/app/acme/incident-templates', template)).status).toBe(303)
  const id = /incidents\/new\?template=(\w+)/.exec((await ed.get('/app/acme/incident-templates')).text)?.[1] ?? ''
  return { ed, id, path: `/app/acme/incident-templates/${id}` }
}

test('a template fills in what Opsentry knows, and nothing is published before the rest is', async () => {
  const app = testApp()
  const { ed, id } = await kept(app)
  expect((await ed.get('/app/acme/incidents/new')).text).toContain('Provider down')
  const { text } = await ed.get(`/app/acme/incidents/new?template=${id}`)
  expect(text).toContain('At 13:00 CET on 10 Mar 2026 Acme saw {{provider}} fail.')
  expect(text).toMatch(/value="identified" checked/)
  const fields = { title: '{{provider}} is down', body: 'Acme saw {{provider}} fail.', status: 'identified' }
  const refused = await ed.post('/app/acme/incidents', fields)
  expect([refused.status, refused.text.includes('Fill in {{provider}}, which the template left open.')]).toEqual([
    422,
    true,
  ])
  expect(app.deps.db.select().from(incidents).all()).toEqual([])
  const filled = { ...fields, title: 'DNS is down', body: 'Acme saw DNS fail.' }
  expect((await ed.post('/app/acme/incidents', filled)).status).toBe(303)
})

test('templates are edited and removed; a viewer has none, and what is missing is said', async () => {
  const app = testApp()
  const { ed, path } = await kept(app)
  const refused = await ed.post(path, { ...template, name: '', body: '' })
  expect([refused.status, refused.text.includes('Tell the team what the template is for.')]).toEqual([422, true])
  expect((await ed.post(path, { ...template, name: 'DNS down' })).status).toBe(303)
  expect((await ed.get('/app/acme/incident-templates')).text).toContain('DNS down')
  expect((await app.as('vic').get('/app/acme/incident-templates')).status).toBe(403)
  expect((await ed.post(`${path}/removal`)).status).toBe(303)
  expect((await ed.get(path)).status).toBe(404)
  expect(app.audited()).toEqual(['incident_template.created', 'incident_template.edited', 'incident_template.removed'])
})

test('what is no variable is left alone', () => {
  const known = { organization: 'A', date: 'D', time: 'T' }
  for (const text of ['{time}', '{{}}', '{{ .Values.x }}', '{{a\nb}}', '{{{', '{{toString}}', '{{constructor}}'])
    expect(fillVariables(text, known)).toBe(text)
  expect(openVariables('{{a}} {{ a }} {{b c}} {{a}}')).toEqual(['{{a}}', '{{ a }}', '{{b c}}'])
})
