import { expect, test } from 'vitest'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { clientId, clientSecret, signInThere, startOidcServer } from '#src/testing/oidc-server.ts'
import { startServing } from '#src/testing/serving.ts'
import { inside, reading, setUpFolder } from '#src/testing/set-up-folder.ts'
import { addProvenDomain, addProvider } from '#src/testing/sso.ts'
import { clientSecretIdentity } from '../client-secret.ts'

test('the executable signs somebody in, too: what it loads late is in it', async () => {
  const server = await startOidcServer({ zoe: { email: 'zoe@example.com', email_verified: true, name: 'Zoe' } })
  const { folder, remove } = await setUpFolder()
  atEnd(remove)
  const id = inside(folder, (deps, organizationId) => {
    writeUnaudited(deps.db, (tx) =>
      tx
        .update(instance)
        .set({ allowedDestinations: ['127.0.0.1'] })
        .run(),
    )
    addProvenDomain(deps, organizationId)
    const facts = { id: 'provider0000', name: 'Acme ID', issuer: server.issuer, clientId }
    const sealed = deps.secrets.seal(clientSecret, clientSecretIdentity(facts.id))
    return addProvider(deps, organizationId, { ...facts, clientSecret: sealed }).id
  })
  const home = 'http://status.acme.example'
  server.register({ redirect_uris: [`${home}/sign-in/sso/${id}/callback`] })
  const { url } = await startServing(folder, { OPSENTRY_URL: home })
  const ask = (path: string, cookie = '') =>
    fetch(url + path, { headers: { host: 'status.acme.example', cookie }, redirect: 'manual' })
  const begun = await ask(`/sign-in/sso/${id}?next=/app/acme`)
  expect(begun.status).toBe(303)
  const back = new URL(await signInThere(begun.headers.get('location') ?? '', 'zoe'))
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0])
  const done = await ask(back.pathname + back.search, cookie.join('; '))
  expect([done.status, done.headers.get('location')]).toEqual([303, '/app/acme'])
  const people = reading(folder, (db) => db.select({ email: accounts.email }).from(accounts).all())
  expect(people.map(({ email }) => email)).toContain('zoe@example.com')
})
