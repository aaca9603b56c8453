import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { testApp } from '#src/testing/harness.ts'

const domains = ({ deps }: ReturnType<typeof testApp>) =>
  Object.fromEntries(
    deps.db
      .select()
      .from(organizations)
      .all()
      .map(({ slug, customDomain }) => [slug, customDomain]),
  )

test.each([
  ['status.acme.example', 'status.acme.example'],
  ['  Status.ACME.example. ', 'status.acme.example'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['status.internal', 'status.internal'],
])('%j is stored as %s', async (typed, stored) => {
  const app = testApp({ fixedUrl: 'http://opsentry.example' })
  const ann = app.as('ann', 'http://opsentry.example')
  const saved = await ann.post('/app/acme/settings/domain', { customDomain: typed })
  expect([saved.status, domains(app)]).toEqual([303, { acme: null, other: null }])
  const settings = await ann.get('/app/acme/settings/address')
  expect(settings.text).toContain(`<code>_opsentry-challenge.${stored}</code>`)
  expect(settings.text).toContain(`<code>${stored}</code>`)
  expect(settings.text).toContain('<code>CNAME</code>')
  expect(settings.text).toContain('<code>opsentry.example</code>')
  expect(app.audited()).toEqual(['organization.domain_claimed'])
})

test.each([
  ['http://192.0.2.7:3000', '<code>A</code>', '<code>192.0.2.7</code>'],
  ['http://[2001:db8::7]', '<code>AAAA</code>', '<code>2001:db8::7</code>'],
  ['http://localhost:3000', 'This Opsentry has no public address yet.', ''],
])('the record to make leads to %s', async (fixedUrl, ...words) => {
  const app = testApp({ fixedUrl })
  await app.as('ann').post('/app/acme/settings/domain', { customDomain: 'status.acme.example' })
  const { text } = await app.as('ann').get('/app/acme/settings/address')
  expect(words.filter((word) => !text.includes(word))).toEqual([])
})

const alone = 'Type the host name alone, without https:// and without a path, such as status.example.com.'
const known = 'Type a public host name: an IP address or localhost cannot be used.'

test.each([
  ['https://status.acme.example', alone],
  ['status.acme.example/page', alone],
  ['status.acme.example:8443', alone],
  ['ann@status.acme.example', alone],
  ['status acme example', alone],
  ['status', alone],
  ['-status.acme.example', alone],
  ['sta_tus.acme.example', alone],
  ['*.acme.example', alone],
  [`${'a'.repeat(64)}.example`, alone],
  ['192.0.2.7', known],
  ['0x7f.1', known],
  ['[2001:db8::1]', alone],
  ['localhost', known],
  ['a.localhost', known],
  ['opsentry.example', 'This is the address of this Opsentry itself: choose a host name of your own.'],
  ['OPSENTRY.example.', 'This is the address of this Opsentry itself: choose a host name of your own.'],
])('%s is refused as a domain and stays in its field', async (typed, sentence) => {
  const app = testApp({ fixedUrl: 'http://opsentry.example' })
  const ann = app.as('ann', 'http://opsentry.example')
  const answer = await ann.post('/app/acme/settings/domain', { customDomain: typed })
  expect([answer.status, answer.text.includes(sentence), answer.text.includes(`value="${typed}"`)]).toEqual([
    422,
    true,
    true,
  ])
  expect([domains(app), app.audited()]).toEqual([{ acme: null, other: null }, []])
})

test('two organizations claim one name: whoever proves it has it, and no screen tells one of the other', async () => {
  const records: string[] = []
  const app = testApp({ dns: { txt: async () => records } })
  const [ann, olga] = [app.as('ann'), app.as('olga')]
  const screens = async () => [
    (await ann.get('/app/acme/settings/address')).text,
    (await olga.get('/app/other/settings/address')).text,
  ]
  await olga.post('/app/other/settings/domain', { customDomain: 'status.example.com' })
  await ann.post('/app/acme/settings/domain', { customDomain: 'status.example.com' })
  const [record, otherRecord] = (await screens()).map((text) => /opsentry-domain=[\w-]+/.exec(text)?.[0] ?? '')
  expect(record).not.toBe(otherRecord)
  records.push(otherRecord ?? '')
  await olga.post('/app/other/settings/domain/check')
  expect(domains(app)).toEqual({ acme: null, other: 'status.example.com' })
  await ann.post('/app/acme/settings/domain/check')
  expect((await screens())[0]).toContain('holds another value')
  records.splice(0, 1, record ?? '')
  const proven = await ann.post('/app/acme/settings/domain/check')
  expect([proven.location, domains(app)]).toEqual([
    '/app/acme/settings/address#domain',
    { acme: 'status.example.com', other: null },
  ])
  const [mine = '', theirs = ''] = await screens()
  expect([/Other\b/.test(mine), /Acme\b/.test(theirs), theirs.includes('Somebody else has proven')]).toEqual([
    false,
    false,
    true,
  ])
  expect((await app.visitor('http://status.example.com').get('/')).text).toContain('Acme')
})

test('a claim is not served before its proof, nor looked for more than the limit allows', async () => {
  const app = testApp({ dns: { txt: async () => [] } })
  const ann = app.as('ann')
  expect((await ann.post('/app/acme/settings/domain/check')).status).toBe(422)
  await ann.post('/app/acme/settings/domain', { customDomain: 'status.acme.example' })
  expect((await app.visitor('http://status.acme.example').get('/')).status).toBe(421)
  for (let time = 0; time < 30; time++) await ann.post('/app/acme/settings/domain/check')
  const refused = await ann.post('/app/acme/settings/domain/check')
  expect([refused.status, refused.text.includes('Too many attempts')]).toEqual([429, true])
  expect((await app.as('ed').post('/app/acme/settings/domain/check')).status).toBe(403)
})

test('editors change no domain, and another organization is not found', async () => {
  const app = testApp()
  const fields = { customDomain: 'status.acme.example' }
  expect((await app.as('ed').post('/app/acme/settings/domain', fields)).status).toBe(403)
  expect((await app.as('olga').post('/app/acme/settings/domain', fields)).status).toBe(404)
  expect([domains(app), app.audited()]).toEqual([{ acme: null, other: null }, []])
})
