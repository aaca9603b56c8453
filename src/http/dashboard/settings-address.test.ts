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
  expect([saved.status, domains(app)]).toEqual([303, { acme: stored, other: null }])
  const settings = await ann.get('/app/acme/settings/address')
  expect(settings.text).toContain(`<code>${stored}</code>`)
  expect(settings.text).toContain('<code>CNAME</code>')
  expect(settings.text).toContain('<code>opsentry.example</code>')
  expect(app.audited()).toEqual(['organization.domain_changed'])
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

test('a domain belongs to one organization, a deleted one included, until it is given up', async () => {
  const app = testApp()
  const [ann, olga] = [app.as('ann'), app.as('olga')]
  await olga.post('/app/other/settings/domain', { customDomain: 'status.example.com' })
  const refused = () => ann.post('/app/acme/settings/domain', { customDomain: 'status.example.com' })
  expect((await refused()).text).toContain('Another organization here uses status.example.com')
  await olga.post('/app/other/settings/deletion', { typedName: 'Other' })
  expect((await refused()).status).toBe(422)
  await olga.post('/account/organizations/other0000000/restoration')
  await olga.post('/app/other/settings/domain', { customDomain: '' })
  expect((await refused()).status).toBe(303)
  expect(domains(app)).toEqual({ acme: 'status.example.com', other: null })
})

test('editors change no domain, and another organization is not found', async () => {
  const app = testApp()
  const fields = { customDomain: 'status.acme.example' }
  expect((await app.as('ed').post('/app/acme/settings/domain', fields)).status).toBe(403)
  expect((await app.as('olga').post('/app/acme/settings/domain', fields)).status).toBe(404)
  expect([domains(app), app.audited()]).toEqual([{ acme: null, other: null }, []])
})
