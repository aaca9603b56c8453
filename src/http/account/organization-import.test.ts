import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { zipOf } from '#src/domain/transfer/zip.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type Browser, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { everyRow } from '#src/testing/statuspage-export.ts'
import { unzip } from '#src/testing/unzip.ts'

/** Acme's own export, as its owner downloads it. */
async function archive(): Promise<Uint8Array<ArrayBuffer>> {
  const app = testApp()
  const { deps } = app
  const service = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  openIncident(deps, app.actor('ed'), acmeId, {
    title: 'Logins fail',
    body: 'We look.',
    status: 'investigating',
    services: [{ serviceId: service.id, status: 'major_outage' }],
    notify: false,
  })
  subscribe(deps, 'sue@example.org')
  const answer = await app.as('otto').post('/app/acme/settings/export')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="opsentry-acme-2026-03-10.zip"')
  expect(app.audited()).toContain('organization.exported')
  return answer.bytes
}

const upload = (browser: Browser, bytes: Uint8Array<ArrayBuffer>, slug = 'moved') =>
  browser.upload('/app/new/import', 'file', new File([bytes], 'export.zip'), { slug })

test('an export of another Opsentry becomes an organization of the instance admin, and says what is left to do', async () => {
  const bytes = await archive()
  const app = testApp()
  const ines = app.as('ines')
  const answer = await upload(ines, bytes)
  expect(answer.text).toContain('The organization is here')
  expect(answer.text).toContain('vic@example.com')
  expect((await ines.get('/app/moved/team')).text).not.toContain('vic@example.com')
  expect((await app.visitor().get('/s/moved/')).text).toContain('Logins fail')
  const rows = app.deps.db.select().from(memberships).all()
  const moved = app.deps.db
    .select()
    .from(organizations)
    .all()
    .find(({ slug }) => slug === 'moved')
  expect(rows.filter(({ organizationId }) => organizationId === moved?.id)).toHaveLength(1)
  const audit = await ines.get('/app/moved/audit')
  expect(audit.text).toContain('Earlier audit logs')
  const earlier = /\/app\/moved\/audit\/earlier\/\w+/.exec(audit.text)?.[0] ?? ''
  expect((await ines.get(earlier)).text).toContain('"action":"incident.opened"')
  expect((await app.as('otto').get(earlier)).status).toBe(404)
  expect((await app.as('otto').get(earlier.replace('moved', 'acme'))).status).toBe(404)
})

test('an organization keeps the id that programs know, where nobody here has it', async () => {
  const bytes = await archive()
  const app = testApp()
  app.deps.db.$client.run('PRAGMA foreign_keys = OFF')
  app.deps.db.$client.run(`UPDATE organizations SET id = 'another00000' WHERE id = '${acmeId}'`)
  await upload(app.as('ines'), bytes)
  const moved = app.deps.db
    .select()
    .from(organizations)
    .all()
    .find(({ slug }) => slug === 'moved')
  expect(moved?.id).toBe(acmeId)
})

test('what is here already is not taken twice: nothing is taken then', async () => {
  const bytes = await archive()
  const app = testApp()
  await upload(app.as('ines'), bytes)
  const before = everyRow(app.deps.db)
  const again = await upload(app.as('ines'), bytes, 'again')
  expect(again.status).toBe(422)
  expect(again.text).toContain(
    'belongs to another organization here already: an organization cannot be imported twice.',
  )
  expect(withoutSessions(everyRow(app.deps.db))).toBe(withoutSessions(before))
})

/** Each browser signs in anew. */
const withoutSessions = (rows: string) => rows.replace(/\["(sessions|known_devices)",\[.*?\]\]/g, '')

test('only the instance admin brings one along, and only an owner takes one out', async () => {
  const bytes = await archive()
  const app = testApp()
  expect((await upload(app.as('otto'), bytes)).status).toBe(403)
  expect((await app.as('otto').get('/app/new')).status).toBe(403)
  for (const who of ['ann', 'ed', 'vic'] as const)
    expect((await app.as(who).post('/app/acme/settings/export')).status).toBe(403)
  expect((await app.as('olga').post('/app/acme/settings/export')).status).toBe(404)
  expect((await app.as('ann').get('/app/acme/settings')).text).not.toContain('/settings/export')
  expect((await app.as('otto').get('/app/acme/settings')).text).toContain('/settings/export')
})

test('an export may be had ten times an hour', async () => {
  const app = testApp()
  const otto = app.as('otto')
  const answers = await Promise.all(Array.from({ length: 11 }, () => otto.post('/app/acme/settings/export')))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), 429])
})

/** The sentence at the top of a refused form. */
function problemIn(html: string): string {
  const problem = /<p class="form-problem" role="alert">(.*?)<\/p>/.exec(html)?.[1] ?? ''
  return problem.replaceAll('&#34;', '"').replaceAll('&quot;', '"')
}

type Files = Record<string, string>

/** An archive again, with its files changed. */
async function changed(change: (files: Files) => void): Promise<Uint8Array<ArrayBuffer>> {
  const files = await unzip(await archive())
  change(files)
  const list = Object.entries(files).map(([name, text]) => ({ name, content: [text] }))
  return new Uint8Array(await new Response(zipOf(list, 0)).arrayBuffer())
}

function edit(files: Files, name: string, from: string | RegExp, to: string): void {
  const after = files[name]?.replace(from, to)
  if (after === files[name]) throw new Error(`nothing to change in ${name}: ${files[name]}`)
  files[name] = after ?? ''
}

test.each<[string, (files: Files) => void, string]>([
  ['another archive', (files) => void delete files['export.json'], 'The archive is not an export of an organization'],
  ['a later version', (f) => edit(f, 'export.json', '"version": 1', '"version": 2'), 'The export is version 2'],
  ['a manifest that is cut off', (f) => edit(f, 'export.json', /\}\n$/, ''), 'export.json, is not JSON'],
  ['a line that is cut off', (f) => edit(f, 'incidents.ndjson', /\}\n$/, ''), 'incidents.ndjson, line 1, is not JSON'],
  [
    'a missing field',
    (f) => edit(f, 'incidents.ndjson', '"title":"Logins fail",', ''),
    'incidents.ndjson, line 1: "title" is missing',
  ],
  [
    'a status that there is not',
    (f) => edit(f, 'incidents.ndjson', '"status":"investigating"', '"status":"burning"'),
    '"status" is not one of investigating',
  ],
  ['a moment that is none', (f) => edit(f, 'services.ndjson', /"createdAt":\d+/, '"createdAt":9e15'), 'whole number'],
  [
    'a service that is not there',
    (f) => edit(f, 'services.ndjson', /.+\n/, ''),
    'incidents.ndjson, line 1, services 1 names the unknown service',
  ],
  ['an id twice', (f) => edit(f, 'services.ndjson', /(.+\n)/, '$1$1'), 'services.ndjson, line 2: the id'],
  [
    'an address that would divert a mail',
    (f) => edit(f, 'subscribers.ndjson', 'sue@example.org', 'sue@example.org,eve@example.org'),
    'is not a plain e-mail address',
  ],
  [
    'a colour that is a style',
    (f) => edit(f, 'export.json', '"brandColor": null', '"brandColor": "red;} body{display:none"'),
    '"brandColor" cannot be used',
  ],
  [
    'a link that is a script',
    (f) => edit(f, 'export.json', '"websiteUrl": null', '"websiteUrl": "javascript:alert(1)"'),
    '"websiteUrl" cannot be used',
  ],
  [
    'a zone that there is not',
    (f) => edit(f, 'export.json', '"Europe/Berlin"', '"Moon/Base"'),
    '"timeZone" cannot be used',
  ],
])('%s is refused with a sentence, and nothing is taken', async (_what, change, sentence) => {
  const bytes = await changed(change)
  const app = testApp()
  const ines = app.as('ines')
  const before = everyRow(app.deps.db)
  const answer = await upload(ines, bytes)
  expect([answer.status, problemIn(answer.text)]).toEqual([422, expect.stringContaining(sentence)])
  expect(answer.text).toContain('value="moved"')
  expect(everyRow(app.deps.db)).toBe(before)
})

test('a file that is no archive, a cut one, an empty one, and a taken short name are refused', async () => {
  const bytes = await archive()
  const ines = testApp().as('ines')
  for (const broken of [new TextEncoder().encode('hello'), bytes.slice(0, bytes.length - 200)])
    expect((await upload(ines, broken)).text).toContain('The file is not a complete ZIP archive')
  expect((await ines.post('/app/new/import', { slug: 'moved' })).text).toContain('Choose the export.')
  expect((await upload(ines, bytes, 'acme')).text).toContain('belongs to another organization here')
  expect((await upload(ines, bytes, 'A B')).status).toBe(422)
})

test('what would fill the memory is not unpacked', async () => {
  const zeros = { name: 'incidents.ndjson', content: Array(129).fill(new Uint8Array(1024 * 1024)) }
  const bytes = new Uint8Array(await new Response(zipOf([zeros], 0)).arrayBuffer())
  expect(bytes.length).toBeLessThan(1024 * 1024)
  const answer = await upload(testApp().as('ines'), bytes)
  expect(answer.text).toContain('The export is 129 MiB unpacked: the limit here is 128 MiB.')
})
