import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

test('a new name and zone are on the page at once', async () => {
  const app = testApp()
  await app.visitor().get('/')
  const saved = await app
    .as('ann')
    .post('/app/acme/settings', { organization: 'Acme Cloud', timeZone: 'UTC', language: 'de' })
  expect(saved.status).toBe(303)
  expect((await app.visitor().get('/')).text).toContain('Acme Cloud')
  expect((await app.as('ann').post('/app/acme/settings', { organization: '', timeZone: 'Nowhere' })).status).toBe(422)
  expect(app.audited()).toEqual(['organization.changed'])
})

test('links with the old short name lead on, feeds and dashboard included, and can be led back', async () => {
  const app = testApp()
  const ann = app.as('ann')
  expect((await ann.post('/app/acme/settings/slug', { slug: 'acme-cloud' })).location).toBe(
    '/app/acme-cloud/settings/address',
  )
  const visitor = app.visitor()
  for (const path of ['', '/history?page=2', '/history.rss', '/subscribe']) {
    const answer = await visitor.get(`/s/acme${path}`)
    expect([path, answer.status, answer.location]).toEqual([path, 302, `/s/acme-cloud${path}`])
  }
  expect((await ann.get('/app/acme/services')).location).toBe('/app/acme-cloud/services')
  expect((await app.as('olga').get('/app/acme/services')).status).toBe(404)
  expect((await visitor.get('/s/acme-cloud')).status).toBe(200)

  const taken = await app.as('olga').post('/app/other/settings/slug', { slug: 'acme' })
  expect([taken.status, taken.text.includes('belongs to another organization')]).toEqual([422, true])
  await ann.post('/app/acme-cloud/settings/slug', { slug: 'acme' })
  expect((await visitor.get('/s/acme')).status).toBe(200)
  expect((await visitor.get('/s/acme-cloud')).location).toBe('/s/acme')
})

test('one click in an old mail still unsubscribes after the short name changed', async () => {
  const app = testApp()
  const id = subscribe(app.deps, 'sue@example.org')
  await app.as('ann').post('/app/acme/settings/slug', { slug: 'acme-cloud' })
  const token = signedToken(app.deps, 'subscription', id)
  const answer = await app.visitor().post(`/s/acme/subscriptions/${token}/unsubscribe`)
  expect(answer.status).toBe(200)
  expect(app.deps.db.select().from(subscribers).get()?.state).toBe('unsubscribed')
})

test('deleting asks for the name, hides everything at once, and is undone for thirty days', async () => {
  const app = testApp()
  createService(app.deps, system, otherId, { name: 'Mail', description: '', serviceGroupId: null })
  const olga = app.as('olga')
  const visitor = app.visitor()
  expect((await visitor.get('/s/other')).status).toBe(200)
  const slip = await olga.post('/app/other/settings/deletion', { typedName: 'other' })
  expect([slip.status, slip.text.includes('Type Other to delete it.')]).toEqual([422, true])

  expect((await olga.post('/app/other/settings/deletion', { typedName: 'Other' })).location).toBe(
    '/account/organizations',
  )
  for (const path of ['/s/other', '/s/other/history.rss', '/s/other/subscribe'])
    expect([path, (await visitor.get(path)).status]).toEqual([path, 404])
  expect((await olga.get('/app/other')).status).toBe(404)
  const mine = await olga.get('/account/organizations')
  expect(mine.text).toContain('Can be brought back until')
  expect((await app.as('ann').post(`/account/organizations/${otherId}/restoration`)).status).toBe(404)

  expect((await olga.post(`/account/organizations/${otherId}/restoration`)).status).toBe(303)
  expect((await visitor.get('/s/other')).text).toContain('Mail')
  expect(app.audited(otherId).slice(-2)).toEqual(['organization.deleted', 'organization.restored'])

  await olga.post('/app/other/settings/deletion', { typedName: 'Other' })
  app.deps.clock.advance(30 * 24 * 3_600_000 + 1)
  expect((await app.as('olga').post(`/account/organizations/${otherId}/restoration`)).status).toBe(409)
})

test('the instance admin brings an organization back, too; only its owner deletes it', async () => {
  const app = testApp()
  await app.as('olga').post('/app/other/settings/deletion', { typedName: 'Other' })
  expect((await app.as('ines').get('/admin/organizations')).text).toContain('Bring it back')
  expect((await app.as('ines').post(`/admin/organizations/${otherId}/restoration`)).status).toBe(303)
  expect((await app.visitor().get('/s/other')).status).toBe(200)
  expect((await app.as('ann').post('/app/acme/settings/deletion', { typedName: 'Acme' })).status).toBe(403)
})

test('the home organization is not deleted while its page stands at the root', async () => {
  const app = testApp()
  const otto = app.as('otto')
  const refused = await otto.post('/app/acme/settings/deletion', { typedName: 'Acme' })
  expect([refused.status, refused.text.includes('choose another home organization first')]).toEqual([422, true])
  const settings = { signUp: 'invitation', organizationCreation: 'accounts', homeOrganizationId: otherId }
  await app.as('ines').post('/admin/settings', settings)
  expect((await otto.post('/app/acme/settings/deletion', { typedName: 'Acme' })).status).toBe(303)
  expect((await app.visitor().get('/')).text).toContain('Other')
})

test('the instance admin makes organizations; others where the settings allow it', async () => {
  const app = testApp()
  const fields = { organization: 'Blue Shop', slug: '', timeZone: 'Europe/Berlin' }
  const ann = app.as('ann')
  expect((await ann.get('/app/new')).status).toBe(403)
  expect((await ann.post('/app/new', fields)).status).toBe(403)
  expect((await app.as('iris').post('/app/new', fields)).location).toBe('/app/blue-shop')

  const settings = { signUp: 'invitation', organizationCreation: 'accounts', homeOrganizationId: acmeId }
  expect((await app.as('iris').post('/admin/settings', settings)).status).toBe(303)
  expect(app.deps.db.select().from(instance).get()).toMatchObject({ organizationCreation: 'accounts' })
  const refused = await ann.post('/app/new', fields)
  expect([refused.status, refused.text.includes('value="Blue Shop"')]).toEqual([422, true])
  expect((await ann.post('/app/new', { ...fields, slug: 'blue' })).location).toBe('/app/blue')
  expect((await ann.get('/app/blue')).status).toBe(200)
  expect((await app.as('iris').get('/app/blue')).status).toBe(404)
  expect(app.deps.db.select().from(organizations).all()).toHaveLength(4)
})
