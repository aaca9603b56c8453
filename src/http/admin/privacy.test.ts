import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { policyAcknowledgements, policyVersions } from '#src/db/schema/privacy.ts'
import { defaultPolicy } from '#src/domain/privacy/default-policy.ts'
import { operatorIsKnown } from '#src/domain/privacy/operator.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'

/** The test's clock stands at noon of 10 March 2026, UTC. */

const draft = { source: '## Who\n\n{operator}, {contact}', summary: 'We use a **new host**.', language: 'en' }
const operator = {
  operatorName: 'Quill *Hosting*',
  operatorAddress: '1 Quill Street\r\nQuillham',
  operatorEmail: 'data_desk@quill.example',
  operatorOfficer: 'Dana Quill',
  childrenText: '',
}

const open: ConnectedRelay[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(): Promise<{ app: TestApp; mail: ConnectedRelay }> {
  const app = testApp()
  const mail = await connectRelay(app)
  open.push(mail)
  return { app, mail }
}

const read = async ({ visitor }: TestApp, path = '/privacy') => (await visitor().get(path)).text
const publish = (app: TestApp, fields: Record<string, string>) =>
  app.as('ines').post('/admin/privacy/draft/publication', fields)

test('until one is published visitors read what the software does, and nothing about a home organization', async () => {
  const app = testApp()
  const text = await read(app)
  expect(text).toContain('The operator has not published a policy of its own yet.')
  expect(text).toContain('Whoever operates this Opsentry')
  expect(text).toContain('<td>30 days</td>')
  expect(text.slice(text.indexOf('<article'), text.indexOf('</article>'))).not.toMatch(/\{[a-z]+\}/)
  expect((await app.visitor().get('/privacy/history')).text).toContain('No version has been published yet.')
})

test('the first version is filled with the operator, takes effect at once and mails nobody', async () => {
  const { app, mail } = await connected()
  const ines = app.as('ines')
  expect((await ines.post('/admin/privacy/operator', operator)).location).toBe('/admin/privacy/operator')
  const shown = await ines.get('/admin/privacy/draft')
  expect(shown.text).toContain('## How long it is kept')
  expect((await ines.post('/admin/privacy/draft', { ...draft, source: defaultPolicy })).location).toBe(
    '/admin/privacy/draft/publication',
  )
  expect(await read(app)).toContain('has not published a policy of its own yet')
  expect((await publish(app, { effectiveOn: '2026-03-10' })).location).toBe('/admin/privacy')

  const text = await read(app)
  expect(text).toContain('In force since 10 Mar 2026')
  expect(text).toContain('Quill *Hosting*<br />\n1 Quill Street<br />\nQuillham')
  expect(text).toContain('<a href="mailto:data_desk@quill.example"')
  expect(text).toContain('<strong>Data protection officer:</strong> Dana Quill')
  // The box was not ticked: nothing is said about children.
  expect(text).not.toContain('Children')
  expect(text).not.toContain('has not published')
  await mail.mailsTo('')
  expect(mail.sink.mails).toEqual([])
  expect(app.audited(null)).toEqual([
    'instance.relay_configured',
    'operator.configured',
    'policy.drafted',
    'policy.published',
  ])
})

test('nothing is published before it is said who answers for the data', async () => {
  const app = testApp()
  await app.as('ines').post('/admin/privacy/draft', draft)
  const refused = await publish(app, { effectiveOn: '' })
  expect([refused.status, operatorIsKnown(app.deps.db)]).toEqual([422, false])
  expect(refused.text).toContain('First say who is responsible for the data here')
  expect(await read(app)).toContain('has not published')
})

test('a change with less than 14 days is refused, with the first day that will do; the day typed stays', async () => {
  const { app } = await connected()
  publishFirstPolicy(app.deps)
  await app.as('ines').post('/admin/privacy/draft', draft)
  for (const effectiveOn of ['2026-03-10', '2026-03-11', '2026-03-23', '2026-03-24']) {
    const refused = await publish(app, { material: 'yes', effectiveOn })
    expect([effectiveOn, refused.status]).toEqual([effectiveOn, 422])
    expect(refused.text).toContain('Account holders have to know 14 days ahead: choose 2026-03-25 or a later day.')
    expect(refused.text).toContain(`value="${effectiveOn}"`)
  }
  expect((await publish(app, { material: 'yes', effectiveOn: '2026-02-31' })).text).toContain('Choose the day')
  expect((await publish(app, { material: 'yes', effectiveOn: '' })).text).toContain('Choose the day')
  expect(app.deps.db.select().from(deliveries).all()).toEqual([])
  expect((await publish(app, { material: 'yes', effectiveOn: '2026-03-25' })).status).toBe(303)
})

test('fourteen days are counted to the millisecond: at midnight the day two weeks later will do, a moment later not', async () => {
  for (const [past, status] of [
    [0, 303],
    [1, 422],
  ] as const) {
    const { app } = await connected()
    publishFirstPolicy(app.deps)
    await app.as('ines').post('/admin/privacy/draft', draft)
    app.deps.clock.set(Date.UTC(2026, 2, 11) + past)
    expect((await publish(app, { material: 'yes', effectiveOn: '2026-03-25' })).status).toBe(status)
  }
})

test('announced: one mail to each account, a banner until it is read, the old version until its day, both readable', async () => {
  const { app, mail } = await connected()
  const first = publishFirstPolicy(app.deps)
  const ann = app.as('ann')
  await ann.post(`/account/policy-versions/${first.id}/acknowledgement`)
  expect((await ann.get('/account')).text).not.toContain('policy-notice')
  await app.as('ines').post('/admin/privacy/draft', draft)
  await publish(app, { material: 'yes', effectiveOn: '2026-03-25' })

  await mail.mailsTo('')
  const people = ['ann', 'ed', 'ines', 'iris', 'olga', 'otto', 'vic'].map((name) => `${name}@example.com`)
  expect(mail.sink.mails.map(({ to }) => to).sort()).toEqual(people)
  const [letter] = mail.sink.mails
  expect(letter?.parsed.subject).toBe('The privacy policy changes on 25 Mar 2026 · Quill Hosting')
  expect(letter?.parsed.html).toContain('<strong>new host</strong>')
  const path = /http:\/\/localhost(\/privacy-policy\/history\/\w+)/.exec(letter?.parsed.text ?? '')?.[1] ?? ''
  expect(await read(app, path)).toContain('Takes effect on 25 Mar 2026')

  const banner = (await ann.get('/app/acme')).text
  expect(banner).toContain('The privacy policy changes on 25 Mar 2026')
  expect(banner).toContain('We use a <strong>new host</strong>.')
  expect(await read(app)).toContain('We are Quill Hosting.')
  expect(await read(app)).toContain('A new version takes effect on <strong>25 Mar 2026</strong>')

  app.deps.clock.set(Date.UTC(2026, 2, 25) - 1)
  expect(await read(app)).toContain('We are Quill Hosting.')
  app.deps.clock.set(Date.UTC(2026, 2, 25))
  expect(await read(app)).toContain('In force since 25 Mar 2026')
  const history = await read(app, '/privacy/history')
  expect(history.indexOf('In force since 25 Mar 2026')).toBeLessThan(history.indexOf('Was in force from 10 Mar 2026'))
  expect(await read(app, `/privacy/history/${first.id}`)).toContain('We are Quill Hosting.')
  expect(await read(app, `/s/other/privacy/history/${first.id}`)).toContain('We are Quill Hosting.')
})

test('whoever has read it is shown it no more; when is kept, once, and audited once', async () => {
  const { app } = await connected()
  const { id } = publishFirstPolicy(app.deps)
  const ann = app.as('ann')
  expect((await ann.get('/account')).text).toContain('The privacy policy, in force since 10 Mar 2026')
  for (let times = 0; times < 2; times++) await ann.post(`/account/policy-versions/${id}/acknowledgement`)
  expect((await ann.get('/account')).text).not.toContain('The privacy policy, in force since')
  expect((await app.as('ed').get('/account')).text).toContain('The privacy policy, in force since')
  expect(app.deps.db.select().from(policyAcknowledgements).all()).toEqual([
    { accountId: 'ann000000000', versionId: id, at: app.deps.clock.now() },
  ])
  expect(app.audited(null).filter((action) => action === 'policy.acknowledged')).toHaveLength(1)
  expect((await app.as('ines').get('/admin/privacy')).text).toContain('read by 1 of 7 accounts')
  expect((await ann.post('/account/policy-versions/zzzzzzzzzzzz/acknowledgement')).status).toBe(404)
})

test('a draft is seen by nobody else and cannot be read or acknowledged', async () => {
  const { app } = await connected()
  await app.as('ines').post('/admin/privacy/draft', { ...draft, source: 'Unripe thoughts' })
  const id = app.deps.db.select().from(policyVersions).get()?.id
  for (const path of [`/privacy/history/${id}`, `/privacy-policy/history/${id}`])
    expect((await app.visitor().get(path)).status).toBe(404)
  expect((await app.as('ann').post(`/account/policy-versions/${id}/acknowledgement`)).status).toBe(404)
  for (const path of ['/privacy', '/privacy/history', '/privacy-policy'])
    expect(await read(app, path)).not.toContain('Unripe')
  expect((await app.as('ines').post('/admin/privacy/draft/removal')).status).toBe(303)
  expect((await app.as('ines').post('/admin/privacy/draft/removal')).status).toBe(404)
  expect(app.deps.db.select().from(policyVersions).all()).toEqual([])
})

test('a correction of wording takes effect at once, tells nobody, is marked and audited as one, and need not be read', async () => {
  const { app, mail } = await connected()
  const { id } = publishFirstPolicy(app.deps)
  await app.as('ann').post(`/account/policy-versions/${id}/acknowledgement`)
  app.deps.clock.advance(60_000)
  await app.as('ines').post('/admin/privacy/draft', { ...draft, source: 'We are, still, {operator}.', summary: '' })
  expect((await publish(app, { material: 'no', effectiveOn: '2026-03-25' })).status).toBe(303)
  expect(await read(app)).toContain('We are, still, Quill Hosting.')
  expect(await read(app, '/privacy/history')).toContain('A correction of wording that changes nothing for anybody')
  expect((await app.as('ann').get('/account')).text).not.toContain('policy-notice')
  expect((await app.as('ed').get('/account')).text.split('policy-notice')).toHaveLength(2)
  await mail.mailsTo('')
  expect(mail.sink.mails).toEqual([])
  const [entry] = app.deps.db
    .select()
    .from(auditEntries)
    .all()
    .filter(({ action }) => action === 'policy.published')
    .slice(-1)
  expect(JSON.parse(entry?.details ?? '{}').changes).toMatchObject({ material: false, first: false })
})

test('a change needs a word on what changes, and a mail server to tell it', async () => {
  const app = testApp()
  publishFirstPolicy(app.deps)
  await app.as('ines').post('/admin/privacy/draft', { ...draft, summary: '' })
  const change = { material: 'yes', effectiveOn: '2026-04-01' }
  expect((await publish(app, change)).text).toContain('Say in the draft what changes')
  await app.as('ines').post('/admin/privacy/draft', draft)
  expect((await publish(app, change)).text).toContain('No mail can be sent')
  expect(await read(app)).not.toContain('A new version takes effect')
})

test('withdrawn before its day, it never takes effect, waiting mails are not sent, and it stays readable', async () => {
  const { app, mail } = await connected()
  publishFirstPolicy(app.deps)
  await app.as('ines').post('/admin/privacy/draft', draft)
  await publish(app, { material: 'yes', effectiveOn: '2026-03-25' })
  const page = (await app.as('ines').get('/admin/privacy')).text
  const path = /\/admin\/privacy\/versions\/(\w+)\/withdrawal/.exec(page)
  expect((await app.as('ines').post(path?.[0] ?? '')).status).toBe(303)
  expect((await app.as('ines').post(path?.[0] ?? '')).status).toBe(422)
  await mail.mailsTo('')
  expect(mail.sink.mails).toEqual([])
  app.deps.clock.set(Date.UTC(2026, 2, 26))
  expect(await read(app)).toContain('We are Quill Hosting.')
  expect(await read(app, `/privacy/history/${path?.[1]}`)).toContain('Withdrawn before it took effect on 25 Mar 2026')
  expect((await app.as('ed').post(`/account/policy-versions/${path?.[1]}/acknowledgement`)).status).toBe(404)
  expect(app.audited(null)).toContain('policy.withdrawn')
})

test('what is in force cannot be withdrawn, changed or removed, not even by hand', async () => {
  const { app } = await connected()
  const { id } = publishFirstPolicy(app.deps)
  const refused = await app.as('ines').post(`/admin/privacy/versions/${id}/withdrawal`)
  expect([refused.status, refused.text.includes('publish a new one instead')]).toEqual([422, true])
  const { db } = app.deps
  expect(() => db.update(policyVersions).set({ text: 'Other' }).run()).toThrow(/never changed/)
  expect(() => db.update(policyVersions).set({ effectiveAt: 0 }).run()).toThrow(/never changed/)
  expect(() => db.delete(policyVersions).run()).toThrow(/never removed/)
  expect(await read(app)).toContain('We are Quill Hosting.')
})

test('words in braces that stand for nothing are refused with those that do, and the text stays', async () => {
  const app = testApp()
  const refused = await app.as('ines').post('/admin/privacy/draft', { ...draft, source: 'We are {operater}.' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('{operater} stands for nothing: write {operator}, {address}')
  expect(refused.text).toContain('>We are {operater}.</textarea>')
})

test('the admin is told when the policy no longer says what is set', async () => {
  const { app } = await connected()
  publishFirstPolicy(app.deps)
  const said = async () => (await app.as('ines').get('/admin/privacy')).text.includes('What is set here has changed')
  expect(await said()).toBe(false)
  await app.as('ines').post('/admin/privacy/operator', { ...operator, operatorName: 'Quill & Sons' })
  expect(await said()).toBe(true)
})

test('the policy is nobody’s but the instance admin’s: owners and other accounts change nothing', async () => {
  const app = testApp()
  for (const persona of ['otto', 'olga', 'ann'] as const)
    for (const [path, fields] of [
      ['/admin/privacy/operator', operator],
      ['/admin/privacy/draft', draft],
      ['/admin/privacy/draft/publication', { effectiveOn: '' }],
      ['/admin/privacy/draft/removal', {}],
      ['/admin/privacy/security-contact', { securityContact: 'x@example.com' }],
    ] as const)
      expect([persona, path, (await app.as(persona).post(path, fields)).status]).toEqual([persona, path, 403])
  expect([app.audited(null), app.audited(acmeId)]).toEqual([[], []])
})

test('what is wrong with the operator is said beside the field, and what was typed stays', async () => {
  const refused = await testApp()
    .as('ines')
    .post('/admin/privacy/operator', { ...operator, operatorName: '', operatorEmail: 'nobody' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Type the name of the company or person who runs this Opsentry.')
  expect(refused.text).toContain('Type one plain e-mail address')
  expect(refused.text).toContain('>1 Quill Street\r\nQuillham</textarea>')
})
