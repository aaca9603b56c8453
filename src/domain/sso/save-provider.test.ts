import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { identities, identityProviders } from '#src/db/schema/sso.ts'
import { signedInAccount } from '#src/domain/accounts/sessions.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { acmeId, actorOf, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addProvenDomain, cameBy, vouchedFor } from '#src/testing/sso.ts'
import { readForm } from '../forms/form.ts'
import { checkOidc, checkProvider } from './check-provider.ts'
import { clientSecretIdentity } from './client-secret.ts'
import { enabledProviders, findProvider, groupRolesOf, listProviders, providersForAddress } from './find-providers.ts'
import { addProvider, removeProvider, saveProvider, switchProvider } from './save-provider.ts'

const otto = actorOf('otto')
const typed = {
  ...{ name: 'Okta', issuer: 'https://acme.okta.com', clientId: 'client', clientSecret: 'hidden', scopes: 'groups' },
  ...{
    sessionHours: '24',
    defaultRole: 'viewer',
    createsAccounts: 'yes',
    group: ['leads', ''],
    groupRole: ['admin', 'viewer'],
  },
}
const form = (change: object = {}) => readForm({ ...typed, ...change })

test('a provider begins switched off, its secret sealed and told nobody', async () => {
  const { deps, db } = testRoom()
  const id = await addProvider(deps, otto, acmeId, 'oidc', form())
  const provider = findProvider(db, acmeId, id)
  expect(provider).toMatchObject({
    kind: 'oidc',
    name: 'Okta',
    enabledAt: null,
    createsAccounts: true,
    defaultRole: 'viewer',
  })
  expect(deps.secrets.open(provider.clientSecret ?? '', clientSecretIdentity(id))).toBe('hidden')
  expect(groupRolesOf(db, id)).toEqual([{ group: 'leads', role: 'admin' }])
  expect(lastEntry(deps)).toMatchObject({ action: 'identity_provider.added', changes: { name: 'Okta' } })
  expect(JSON.stringify(lastEntry(deps))).not.toContain('hidden')
})

test('saved anew, an empty secret keeps the present one, unless it would go to another server', async () => {
  const { deps, db } = testRoom()
  const id = await addProvider(deps, otto, acmeId, 'oidc', form())
  const save = (change: object) => saveProvider(deps, otto, acmeId, id, form({ clientSecret: '', ...change }))
  await save({ name: 'New name', group: 'ops', groupRole: 'editor' })
  const provider = findProvider(db, acmeId, id)
  expect([provider.name, deps.secrets.open(provider.clientSecret ?? '', clientSecretIdentity(id))]).toEqual([
    'New name',
    'hidden',
  ])
  expect(groupRolesOf(db, id)).toEqual([{ group: 'ops', role: 'editor' }])
  expect(lastEntry(deps)?.changes).toMatchObject({
    before: { name: 'Okta' },
    after: { name: 'New name', newSecret: false },
  })
  expect(JSON.stringify(lastEntry(deps))).not.toMatch(/hidden|"v1\./)
  await expect(save({ issuer: 'https://elsewhere.example' })).rejects.toThrow(
    expect.objectContaining({ fields: { clientSecret: 'Type the client secret.' } }),
  )
})

test('another issuer’s people are other people: identities and sessions of the former one end', async () => {
  const { deps, db } = testRoom()
  addProvenDomain(deps)
  const id = await addProvider(deps, otto, acmeId, 'oidc', form())
  const { token } = cameBy(deps, findProvider(db, acmeId, id), vouchedFor('ed'))
  await saveProvider(deps, otto, acmeId, id, form({ issuer: 'https://acme.okta.com', clientSecret: '' }))
  expect(signedInAccount(deps, token, testOrigin)).not.toBeNull()
  await saveProvider(deps, otto, acmeId, id, form({ issuer: 'https://other.okta.com' }))
  expect([signedInAccount(deps, token, testOrigin), db.select().from(identities).all()]).toEqual([null, []])
})

test('switched off or removed, it lets nobody in and nobody stay', async () => {
  const { deps, db } = testRoom()
  addProvenDomain(deps)
  const id = await addProvider(deps, otto, acmeId, 'oidc', form())
  switchProvider(deps, otto, acmeId, id, true)
  expect(enabledProviders(db, acmeId).map((one) => one.id)).toEqual([id])
  const { token } = cameBy(deps, findProvider(db, acmeId, id), vouchedFor('ed'))
  removeProvider(deps, otto, acmeId, id)
  expect([signedInAccount(deps, token, testOrigin), listProviders(db, acmeId)]).toEqual([null, []])
  expect(lastEntry(deps)?.action).toBe('identity_provider.removed')
})

test('an address leads to whoever has proven its domain and has a provider that is on', async () => {
  const { deps, db } = testRoom()
  const acmes = await addProvider(deps, otto, acmeId, 'oidc', form())
  const others = await addProvider(deps, actorOf('olga'), otherId, 'oidc', form({ name: 'Other ID' }))
  const instances = await addProvider(deps, ines, null, 'oidc', form({ name: 'Instance ID' }))
  const found = () => providersForAddress(db, 'zoe@example.com').map(({ id }) => id)
  for (const owner of [acmeId, null]) addProvenDomain(deps, owner)
  expect(found()).toEqual([])
  switchProvider(deps, otto, acmeId, acmes, true)
  switchProvider(deps, actorOf('olga'), otherId, others, true)
  switchProvider(deps, ines, null, instances, true)
  expect(found()).toEqual([instances, acmes])
  expect(providersForAddress(db, 'zoe@mail.example.com')).toEqual([])
})

/** Of verbs that wait, and of those that do not. */
async function outcomeOfAll(act: () => unknown): Promise<string> {
  try {
    await act()
    return 'done'
  } catch (error) {
    return outcomeOf(() => {
      throw error
    })
  }
}

test('owners alone, of their own organization; the instance admin for the instance', async () => {
  const { deps, db } = testRoom()
  const id = await addProvider(deps, otto, acmeId, 'oidc', form())
  const everybody = [...(['ann', 'ed', 'vic', 'olga'] as const).map(actorOf), ines]
  for (const act of [
    (actor: typeof ines | typeof otto) => addProvider(deps, actor, acmeId, 'oidc', form()),
    (actor: typeof ines | typeof otto) => saveProvider(deps, actor, acmeId, id, form()),
    (actor: typeof ines | typeof otto) => switchProvider(deps, actor, acmeId, id, true),
    (actor: typeof ines | typeof otto) => removeProvider(deps, actor, acmeId, id),
  ])
    expect(await Promise.all(everybody.map((actor) => outcomeOfAll(() => act(actor))))).toEqual([
      ...Array(3).fill('forbidden'),
      ...Array(2).fill('not_found'),
    ])
  await expect(addProvider(deps, otto, null, 'oidc', form())).rejects.toMatchObject({ code: 'forbidden' })
  expect(refusal(() => removeProvider(deps, actorOf('olga'), otherId, id))).toBe('not_found')
  expect(refusal(() => removeProvider(deps, ines, null, id))).toBe('not_found')
  expect(db.select().from(identityProviders).where(eq(identityProviders.id, id)).all()).toHaveLength(1)
})

test('ten for each', async () => {
  const { deps } = testRoom()
  for (let at = 0; at < 10; at++) await addProvider(deps, otto, acmeId, 'oidc', form())
  await expect(addProvider(deps, otto, acmeId, 'oidc', form())).rejects.toMatchObject({ code: 'conflict' })
})

const issuerOf = (issuer: string, allowed: string[] = []) =>
  sidesOf(checkOidc(form({ issuer }), allowed, false)).errors.issuer

test.each([
  ['', 'Type the issuer, such as https://example.okta.com.'],
  ['acme.okta.com', 'Type an address that begins with https://.'],
  ['http://acme.okta.com', 'Use https. Only a host that the instance admin allowed is reached over http.'],
  ['https://10.0.0.1', '10.0.0.1 is not a public address. The instance admin can allow it.'],
  ['https://user:word@acme.okta.com', 'Type the address without a user and a password in it.'],
  ['https://acme.okta.com/?x=1', 'Type the issuer without ? and #.'],
  ['javascript:alert(1)', 'Type an address that begins with https://.'],
])('the issuer “%s” is refused', (issuer, problem) => {
  expect(issuerOf(issuer)).toBe(problem)
})

test.each(['common', 'organizations', 'consumers', 'Common', '9188040d-6c67-4c5b-b112-36a304b66dad'])(
  'Microsoft’s %s stands for every tenant, and is refused',
  (tenant) => {
    expect(issuerOf(`https://login.microsoftonline.com/${tenant}/v2.0`)).toMatch(/^This stands for every tenant/)
  },
)

test('an issuer may be pasted with the path of its document, and inside the network where that is allowed', () => {
  const pasted = 'https://id.example.com/realms/acme/.well-known/openid-configuration'
  expect(sidesOf(checkOidc(form({ issuer: pasted }), [], false)).values).toMatchObject({
    issuer: 'https://id.example.com/realms/acme',
  })
  expect(issuerOf('http://keycloak.internal:8080/realms/acme', ['keycloak.internal'])).toBeUndefined()
})

test.each([
  [{ name: '' }, 'name'],
  [{ sessionHours: '1' }, 'sessionHours'],
  [{ groupsClaim: 'x'.repeat(101) }, 'groupsClaim'],
  [{ group: ['a', 'a'], groupRole: ['admin', 'viewer'] }, 'groups'],
  [{ group: Array.from({ length: 101 }, (_, at) => `g${at}`), groupRole: Array(101).fill('viewer') }, 'groups'],
  [{ group: ['x'.repeat(201)], groupRole: ['viewer'] }, 'groups'],
])('%j is refused beside its field', (change, field) => {
  expect(Object.keys(sidesOf(checkProvider(form(change))).errors)).toEqual([field])
})

test('no form makes a provider give the role of an owner', () => {
  const { values } = sidesOf(checkProvider(form({ defaultRole: 'owner', group: 'g', groupRole: 'owner' })))
  expect(values).toMatchObject({ defaultRole: null, groupRoles: [] })
})
