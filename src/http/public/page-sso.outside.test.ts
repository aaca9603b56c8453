import { expect, test } from 'vitest'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { returnUrlOf } from '#src/domain/sso/ceremonies.ts'
import { addProvider, switchProvider } from '#src/domain/sso/save-provider.ts'
import { testApp } from '#src/testing/harness.ts'
import { clientId, clientSecret, signInThere, startOidcServer } from '#src/testing/oidc-server.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, actorOf } from '#src/testing/personas.ts'
import { addProvenDomain } from '#src/testing/sso.ts'

/** Readers of a private page by a real OpenID provider, npm's oidc-provider. */

const people = {
  zoe: { email: 'zoe@acme.example', email_verified: true, name: 'Zoe Zebra' },
  eve: { email: 'eve@evil.example', email_verified: true, name: 'Eve' },
}

test('somebody for whom the organization’s provider vouches reads its page without becoming anybody; a foreign address does not', async () => {
  const server = await startOidcServer(people)
  const app = testApp()
  const { deps } = app
  writeUnaudited(
    deps.db,
    (tx) =>
      void tx
        .update(instance)
        .set({ allowedDestinations: ['127.0.0.1'] })
        .run(),
  )
  addProvenDomain(deps, acmeId, 'acme.example')
  const typed = {
    name: 'Acme ID',
    issuer: server.issuer,
    clientId,
    clientSecret,
    sessionHours: '24',
    defaultRole: 'viewer',
  }
  const providerId = await addProvider(deps, actorOf('otto'), acmeId, 'oidc', readForm(typed))
  switchProvider(deps, actorOf('otto'), acmeId, providerId, true)
  server.register({ redirect_uris: [returnUrlOf(deps, providerId)] })
  setOrganization(deps, { visibility: 'members', opensBySso: true })
  const known = deps.db.select().from(accounts).all().length

  async function come(login: keyof typeof people) {
    const browser = app.visitor()
    const { text } = await browser.get('/history')
    const [, link = ''] = /href="(\/access\/providers\/[^"]+)"/.exec(text) ?? []
    const begun = await browser.get(link.replaceAll('&amp;', '&'))
    const back = new URL(await signInThere(begun.location ?? '', login))
    return { browser, answer: await browser.get(back.pathname + back.search) }
  }

  const zoe = await come('zoe')
  expect([zoe.answer.status, zoe.answer.location]).toEqual([303, '/s/acme/history'])
  expect((await zoe.browser.get('/s/acme/history')).status).toBe(200)
  expect((await zoe.browser.get('/app/acme')).location).toContain('/sign-in')
  expect(deps.db.select().from(accounts).all()).toHaveLength(known)

  const eve = await come('eve')
  expect([eve.answer.status, (await eve.browser.get('/s/acme/history')).status]).toEqual([422, 401])
  expect(app.audited().at(-1)).toBe('sso.refused')
})
