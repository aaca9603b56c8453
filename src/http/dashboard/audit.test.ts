import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system, testPassword } from '#src/testing/personas.ts'
import { someAction } from '#src/testing/some-action.ts'

function service(app: TestApp, name: string, organizationId = acmeId) {
  return createService(app.deps, system, organizationId, { name, description: '', serviceGroupId: null })
}

const actionsOn = (text: string) => [...text.matchAll(/audit-action">([^<]+)</g)].map(([, action]) => action)

const sentencesOn = (text: string) =>
  [...text.matchAll(/audit-sentence">(.*?)<\/p>/gs)].map(([, markup = '']) =>
    markup.replace(/<[^>]+>|[\u2066-\u2069]/g, '').trim(),
  )

test('the log says who did what to what, from where, and nothing of another organization', async () => {
  const app = testApp()
  service(app, 'Foreign', otherId)
  const own = service(app, 'API')
  await app
    .as('ed')
    .post(`/app/acme/services/${own.id}/status`, { status: 'partial_outage' }, { 'user-agent': 'Firefox' })
  await app.visitor().post('/sign-in', { email: 'ed@example.com', password: testPassword })
  await app.visitor().post('/sign-in', { email: 'ed@example.com', password: 'wrong' })
  const { text } = await app.as('ann').get('/app/acme/audit')
  expect(actionsOn(text)).toEqual(['account.signed_in', 'service.status_set', 'service.created'])
  expect(sentencesOn(text)).toEqual([
    'Ed signed in',
    'Ed set the status of “API” by hand',
    'Opsentry (test) added the service “API”',
  ])
  expect(sentencesOn((await app.as('ann').get('/app/acme/audit', { 'accept-language': 'de' })).text)).toEqual([
    'Ed hat sich angemeldet',
    'Ed hat den Status von „API“ von Hand gesetzt',
    'Opsentry (test) hat den Dienst „API“ hinzugefügt',
  ])
  expect(text).toContain(`<a href="/app/acme/services/${own.id}">`)
  for (const words of ['127.0.0.1, Firefox', own.id]) expect(text).toContain(words)
  expect(text).not.toContain('Foreign')
})

test('filters: by kind, by person, by what, by day of the organization’s zone', async () => {
  const app = testApp()
  const first = service(app, 'API')
  app.deps.clock.set(Date.UTC(2026, 2, 10, 23, 30))
  await app.as('ed').post(`/app/acme/services/${first.id}/status`, { status: 'partial_outage' })
  await app.as('ann').post('/app/acme/settings', { organization: 'Acme', timeZone: 'Europe/Berlin' })
  const ann = app.as('ann')
  const find = async (query: string) => actionsOn((await ann.get(`/app/acme/audit?${query}`)).text)
  expect(await find('action=service')).toEqual(['service.status_set', 'service.created'])
  expect(await find('actor=ed0000000000')).toEqual(['service.status_set'])
  expect(await find(`subject=${first.id}`)).toEqual(['service.status_set', 'service.created'])
  // 23:30 UTC is half past midnight of the next day in Berlin.
  expect(await find('from=2026-03-11&until=2026-03-11')).toEqual(['organization.changed', 'service.status_set'])
  expect(await find('until=2026-03-10')).toEqual(['service.created'])
  expect(await find('action=nothing%25')).toEqual([])
  expect((await ann.get('/app/acme/audit?from=yesterday')).text).toContain('Type days such as 2026-03-10')
})

test('it is read page by page, newest first, and nothing is missing or shown twice', async () => {
  const app = testApp()
  for (let one = 1; one <= 120; one++) service(app, `S${one}`)
  const ann = app.as('ann')
  const seen: string[] = []
  let next: string | undefined = '/app/acme/audit?action=service'
  while (next !== undefined) {
    const { text } = await ann.get(next)
    seen.push(...[...text.replaceAll('&quot;', '"').matchAll(/"name": "(S\d+)"/g)].map(([, name]) => name ?? ''))
    next = /rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => `S${120 - index}`))
})

test('exports hold every entry, oldest first, and run no formula in a spreadsheet', async () => {
  const app = testApp()
  for (let one = 1; one <= 600; one++) service(app, `S${one}`)
  const formula = '=HYPERLINK("https://evil.example")'
  write(app.deps.db, (tx) => {
    const actor = { kind: 'system', name: formula, origin: system.origin } as const
    recordAudit(tx, app.deps, actor, {
      action: someAction('x'),
      organizationId: acmeId,
      subject: { type: 'x', id: '1' },
    })
  })
  const ann = app.as('ann')
  const csv = await ann.get('/app/acme/audit.csv')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit-acme.csv"')
  const lines = csv.text.trimEnd().split('\r\n')
  expect(lines).toHaveLength(603)
  expect(lines[0]).toMatch(/^sequence,time,action,/)
  expect(lines[601]).toContain(`"'=HYPERLINK(""https://evil.example"")"`)

  const ndjson = await ann.get('/app/acme/audit.ndjson?action=service')
  const entries = ndjson.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1))
  expect(entries[0]).toMatchObject({
    action: 'service.created',
    time: '2026-03-10T12:00:00.000Z',
    changes: { name: 'S1' },
  })
})

test('verifying on screen counts the entries that hold', async () => {
  const app = testApp()
  service(app, 'API')
  const { text } = await app.as('ann').get('/app/acme/audit/verification')
  expect(text).toContain('The chain holds: 1 entry, none changed, removed or moved.')
})

/** As somebody with the file in hand and the triggers gone could do it. */
const tampering: [string, string, string][] = [
  ['changed', `UPDATE audit_entries SET action = 'service.archived' WHERE sequence = 2`, 'entry 2 was changed'],
  ['changed in its details', `UPDATE audit_entries SET details = '{}' WHERE sequence = 2`, 'entry 2 was changed'],
  ['removed', 'DELETE FROM audit_entries WHERE sequence = 2', 'entry 2 is missing'],
  ['removed at the end', 'DELETE FROM audit_entries WHERE sequence = 4', 'entry 4 is missing'],
  ['all removed', 'DELETE FROM audit_entries', 'entry 1 is missing'],
  [
    'reordered',
    'UPDATE audit_entries SET sequence = CASE sequence WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE sequence IN (2, 3); UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0',
    'entry 2 does not follow the one before it',
  ],
  [
    'moved to another organization',
    `UPDATE audit_entries SET chain = '${otherId}' WHERE sequence = 4`,
    'entry 4 is missing',
  ],
]

test.each(tampering)('an entry that was %s is found', async (_how, sql, finding) => {
  const app = testApp()
  for (const name of ['A', 'B', 'C', 'D']) service(app, name)
  expect(verifyChains(app.deps.db)).toEqual([])
  for (const trigger of ['audit_entries_are_never_changed', 'audit_entries_are_never_removed'])
    app.deps.db.$client.run(`DROP TRIGGER ${trigger}`)
  for (const statement of sql.split('; ')) app.deps.db.$client.run(statement)
  expect(verifyChains(app.deps.db).join('\n')).toContain(finding)
  const { text } = await app.as('ann').get('/app/acme/audit/verification')
  expect(text).toContain(`Audit chain of organization ${acmeId}: ${finding}.`)
})

test('with the triggers in place nothing is changed or removed at all', () => {
  const app = testApp()
  service(app, 'A')
  for (const sql of ["UPDATE audit_entries SET action = 'x'", 'DELETE FROM audit_entries'])
    expect(() => app.deps.db.$client.run(sql)).toThrow('append-only')
})

test('the instance admin reads the instance’s chain, and no organization’s', async () => {
  const app = testApp()
  service(app, 'API')
  await app.visitor().post('/sign-in', { email: 'nobody@example.com', password: 'wrong' })
  await app.as('ines').get('/admin/audit.csv')
  const { text } = await app.as('ines').get('/admin/audit')
  expect(actionsOn(text)).toEqual(['audit.exported'])
  expect(text).not.toContain('nobody@example.com')
  expect((await app.as('ines').get('/admin/audit.ndjson')).text.trim().split('\n')).toHaveLength(2)
  expect((await app.as('ines').get('/admin/audit/verification')).text).toContain('The chain holds')
})
