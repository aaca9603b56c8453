import { expect, test } from 'vitest'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { testApp } from '#src/testing/harness.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { addProvider } from '#src/testing/sso.ts'

test('the door offers the organization’s own providers, at the page’s own domain too, and no others', async () => {
  const app = testApp()
  const provider = addProvider(app.deps)
  addProvider(app.deps, acmeId, { name: 'Draft', enabledAt: null })
  const foreign = addProvider(app.deps, otherId, { name: 'Theirs' })
  setOrganization(app.deps, { visibility: 'members' })
  expect((await app.visitor().get('/history')).status).toBe(303)
  setOrganization(app.deps, { opensBySso: true })
  const { status, text } = await app.visitor().get('/history')
  const link = `/access/providers/${provider.id}?next=${encodeURIComponent('/s/acme/history')}`
  expect([status, text.includes(`href="${link}"`), /Draft|Theirs|Acme(?! ID)/.test(text)]).toEqual([401, true, false])
  expect((await app.visitor().get(`/access/providers/${foreign.id}`)).status).toBe(404)
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  const atDomain = await app.visitor('http://status.acme.example').get('/history')
  expect(atDomain.text).toContain(`href="http://localhost/s/acme${link}"`)
})

test('the choice is there once a provider lets people in', async () => {
  const app = testApp()
  const page = '/app/acme/settings/visibility'
  const offers = async () => (await app.as('ann').get(page)).text.includes('name="opensBySso"')
  expect(await offers()).toBe(false)
  addProvider(app.deps)
  expect(await offers()).toBe(true)
})
