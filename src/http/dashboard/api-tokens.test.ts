import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { accountId, acmeId } from '#src/testing/personas.ts'

const page = '/app/acme/api-tokens'
const components = `/v1/pages/${acmeId}/components`

/** Makes a token by the form, and returns the program that uses it. */
async function programOf(app: TestApp, browser: Browser, holder: 'person' | 'organization', name = holder) {
  const { text } = await browser.post(page, { name, role: 'admin', days: '30', holder })
  return app.withToken(/opsentry_[\w-]+/.exec(text)?.[0] ?? '')
}

const idOf = ({ deps }: TestApp, name: string) =>
  deps.db
    .select()
    .from(apiTokens)
    .all()
    .find((token) => token.name === name)?.id ?? ''

test('a token is a person’s or the organization’s, and the list says whose', async () => {
  const app = testApp()
  const ann = app.as('ann')
  for (const holder of ['person', 'organization'] as const) await programOf(app, ann, holder)
  const [hers, ottos] = [(await ann.get(page)).text, (await app.as('otto').get(page)).text]
  expect([hers.includes('>Yours<'), hers.includes('>Ann’s<')]).toEqual([true, false])
  expect([ottos.includes('>Yours<'), ottos.includes('>Ann’s<')]).toEqual([false, true])
  for (const text of [hers, ottos]) expect(text).toMatch(/made by \S*Ann/)
})

test('removed by somebody, a person’s own token ends; the organization’s goes on, and whoever removed them is told', async () => {
  const app = testApp()
  const [ann, otto] = [app.as('ann'), app.as('otto')]
  const [own, organizations] = [await programOf(app, ann, 'person'), await programOf(app, ann, 'organization')]
  expect([(await own.get(components)).status, (await organizations.get(components)).status]).toEqual([200, 200])
  await otto.post(`/app/acme/team/members/${accountId('ann')}/removal`)
  expect((await otto.get('/app/acme/team')).text).toContain(
    'They made a token of the organization: replace what they may still know under API tokens.',
  )
  expect([(await own.get(components)).status, (await organizations.get(components)).status]).toEqual([401, 200])
  const { text } = await otto.get(page)
  expect([text.includes('who has left'), text.includes('may still know it')]).toEqual([true, true])
})

test('whoever is no admin any more still finds their tokens under their account, and ends them', async () => {
  const app = testApp()
  const [ann, ed] = [app.as('ann'), app.as('ed')]
  const own = await programOf(app, ann, 'person')
  await app.as('otto').post(`/app/acme/team/members/${accountId('ann')}/role`, { role: 'viewer' })
  expect((await ann.get(page)).status).toBe(403)
  const { text } = await ann.get('/account/api-tokens')
  expect([text.includes('Acme'), text.includes('>Viewer<')]).toEqual([true, true])
  const revocation = `/account/api-tokens/${idOf(app, 'person')}/revocation`
  expect((await ed.post(revocation)).status).toBe(404)
  expect((await own.get(components)).status).toBe(200)
  expect((await ann.post(revocation)).location).toBe('/account/api-tokens')
  expect((await own.get(components)).status).toBe(401)
  expect((await ann.get('/account/api-tokens')).text).toContain('You have no API tokens of your own.')
})

test('a token is held to what the form says, and the lists say it; a refused form keeps what was typed', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const fields = { name: 'Alerts', role: 'admin', days: '90', lastDay: '2026-03-31', reach: 'some' }
  const bounds = { networks: '203.0.113.0/24\n198.51.100.7', callsPerMinute: '600', agentPublishes: 'yes' }
  const ticked = { 'scope.incidents': 'yes' }
  const wrong = await ann.post(page, { ...fields, ...bounds, ...ticked, lastDay: '2026-03-09' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Choose today, 2026-03-10 in Europe/Berlin, or a later day.')
  expect(wrong.text).toMatch(/name="scope.incidents" value="yes" checked/)
  expect(wrong.text).toMatch(/name="agentPublishes" value="yes" checked/)
  expect(wrong.text).not.toMatch(/name="scope.services" value="yes" checked/)
  expect(wrong.text).toMatch(/value="some" checked/)
  expect(wrong.text).toContain('203.0.113.0/24\n198.51.100.7</textarea>')

  const made = await ann.post(page, { ...fields, ...bounds, ...ticked })
  expect(made.text).toContain('it is shown only once')
  const said = plain((await ann.get(page)).text)
  const line =
    'for reading, incidents and maintenance · from 203.0.113.0/24 and 198.51.100.7 only · 600 calls a minute · its agent publishes at once'
  expect([said.includes(line), said.includes('good until 31 Mar 2026, 23:59 CEST')]).toEqual([true, true])
  expect(plain((await ann.get('/account/api-tokens')).text)).toContain(line)
  expect(app.deps.db.select().from(apiTokens).all()).toMatchObject([{ expiresAt: Date.UTC(2026, 2, 31, 22) - 1 }])
})

/** Text as it is read, without the marks that keep directions apart. */
const plain = (text: string) => text.replace(/<[^>]*>|[\u2066-\u2069]/g, '')

test('an admin lets programs put their token into the address, and takes it back', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const isTicked = async () => /name="allowed" value="yes" checked/.test((await ann.get(page)).text)
  expect(await isTicked()).toBe(false)
  expect((await ann.post(`${page}/in-addresses`, { allowed: 'yes' })).location).toBe(page)
  expect(await isTicked()).toBe(true)
  expect((await app.as('ed').post(`${page}/in-addresses`)).status).toBe(403)
  expect((await app.as('olga').post(`${page}/in-addresses`)).status).toBe(404)
  expect(await isTicked()).toBe(true)
  await ann.post(`${page}/in-addresses`)
  expect([await isTicked(), app.audited()]).toEqual([
    false,
    ['organization.api_key_in_address_changed', 'organization.api_key_in_address_changed'],
  ])
})
