import { generateKeyPairSync } from 'node:crypto'
import { desc } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { identityProviders, mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import {
  clientId,
  clientSecret,
  type Forge,
  type OidcServer,
  signed,
  signInThere,
  startOidcServer,
  unsigned,
} from '#src/testing/oidc-server.ts'
import { acmeId, actorOf, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { SsoRefusal } from '#src/words/sso.ts'
import { returnUrlOf } from '../ceremonies.ts'
import { refusals } from '../refusals.ts'
import { addProvider, switchProvider } from '../save-provider.ts'
import { beginSso, finishSso, SsoRefused } from '../sign-in-by-sso.ts'

/** OpenID Connect against a real provider, npm's oidc-provider: honest once, and then as nobody should be. */

const people = {
  zoe: { email: 'zoe@acme.example', email_verified: true, name: 'Zoe Zebra', groups: ['staff', 'on-call'] },
}

let server: OidcServer
let room: TestRoom
let providerId: string
const otto = actorOf('otto')

beforeAll(async () => {
  server = await startOidcServer(people)
})

beforeEach(async () => {
  room = testRoom()
  const { deps } = room
  writeUnaudited(deps.db, (tx) => {
    tx.update(instance)
      .set({ allowedDestinations: ['127.0.0.1'] })
      .run()
    const proven = { createdAt: 0, verifiedAt: 0, token: 'token' }
    tx.insert(mailDomains)
      .values({ id: 'domain', organizationId: acmeId, domain: 'acme.example', ...proven })
      .run()
  })
  const typed = { name: 'Acme ID', issuer: server.issuer, clientId, clientSecret, scopes: 'groups' }
  const form = readForm({
    ...typed,
    sessionHours: '24',
    defaultRole: 'viewer',
    createsAccounts: 'yes',
    group: 'on-call',
    groupRole: 'editor',
  })
  providerId = await addProvider(deps, otto, acmeId, 'oidc', form)
  switchProvider(deps, otto, acmeId, providerId, true)
  server.register({ redirect_uris: [returnUrlOf(deps, providerId)] })
  server.forge(null)
})

async function begun() {
  const asked = { purpose: 'sign_in', next: '/app/acme', address: '', browser: undefined } as const
  return beginSso(room.deps, testOrigin, providerId, asked)
}

const finish = (answer: string, browser: string | undefined) =>
  finishSso(room.deps, testOrigin, { providerId, answer: new URL(answer), browser })

async function cameBack(login = 'zoe') {
  const { url, browser } = await begun()
  return finish(await signInThere(url, login), browser)
}

test('an honest provider says who came', async () => {
  expect(await cameBack()).toMatchObject({
    purpose: 'sign_in',
    next: '/app/acme',
    vouched: {
      subject: 'zoe',
      address: 'zoe@acme.example',
      isAddressVerified: true,
      name: 'Zoe Zebra',
      groups: ['staff', 'on-call'],
    },
  })
  expect(room.audited()).not.toContain('sso.refused')
})

test('a provider that leaves all of it to UserInfo is asked there, and must speak of the same person', async () => {
  const thin: Forge = ({ header, claims: { email, email_verified, name, groups, ...claims } }) => ({ header, claims })
  server.forge(thin)
  expect((await cameBack()).vouched).toMatchObject({ address: 'zoe@acme.example', groups: ['staff', 'on-call'] })
  server.rewrite('/me', (body) => ({ ...Object(body), sub: 'somebody else' }))
  expect(await refusal(() => cameBack())).toMatchObject({ reason: 'unreadable' })
  server.rewrite('/me', (body) => body)
})

/** What a refusal left behind: one entry in the chain of the organization, and the sentence that the person reads. */
async function refusal(act: () => Promise<unknown>) {
  const before = room.audited().length
  const error = await act().catch((thrown: unknown) => thrown)
  if (!(error instanceof SsoRefused)) throw error instanceof Error ? error : new Error('it was let through')
  const entry = room.db.select().from(auditEntries).orderBy(desc(auditEntries.sequence)).get()
  const { changes } = JSON.parse(entry?.details ?? '{}')
  return { reason: error.reason, shown: error.message, entries: room.audited().length - before, changes }
}

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const changed =
  (change: Record<string, unknown>): Forge =>
  ({ header, claims }) => ({ header, claims: { ...claims, ...change } })

const forgeries: [string, SsoRefusal, Forge][] = [
  ['signed by a stranger', 'forged', (token) => signed(token, stranger)],
  [
    'signed by a stranger with a key of their own name',
    'forged',
    ({ header, claims }) => signed({ header: { ...header, kid: 'key-2' }, claims }, stranger),
  ],
  [
    'not signed at all (alg none)',
    'unsigned',
    ({ header, claims }) => unsigned({ header: { ...header, alg: 'none' }, claims }),
  ],
  [
    'signed with the client secret (alg HS256)',
    'forged',
    ({ header, claims }) => `${unsigned({ header: { ...header, alg: 'HS256' }, claims })}AAAA`,
  ],
  ['signed, then changed', 'forged', (token) => withOtherClaims(token, { sub: 'otto' })],
  ['for another client', 'wrong_audience', changed({ aud: 'another' })],
  [
    'for several clients, but authorized to another',
    'wrong_audience',
    changed({ aud: [clientId, 'another'], azp: 'another' }),
  ],
  ['of another issuer', 'wrong_issuer', changed({ iss: 'https://id.example' })],
  ['that has expired', 'outdated', () => changedTimes({ exp: -120, iat: -600 })],
  ['that begins in the future', 'outdated', () => changedTimes({ nbf: 600 })],
  ['without a nonce', 'wrong_nonce', ({ header, claims: { nonce, ...claims } }) => ({ header, claims })],
  ['with the nonce of another sign-in', 'wrong_nonce', changed({ nonce: 'of another sign-in' })],
  ['without an end', 'outdated', ({ header, claims: { exp, ...claims } }) => ({ header, claims })],
  ['without a subject', 'unreadable', ({ header, claims: { sub, ...claims } }) => ({ header, claims })],
  ['that is no token', 'unreadable', () => 'x.y.z'],
  ['in five parts, which nobody asked for', 'unreadable', () => 'a.b.c.d.e'],
]

let last: { header: Record<string, unknown>; claims: Record<string, unknown> }
function changedTimes(seconds: Record<string, number>) {
  const times = Object.fromEntries(Object.entries(seconds).map(([name, by]) => [name, Number(last.claims.iat) + by]))
  return { header: last.header, claims: { ...last.claims, ...times } }
}

/** The honest signature under other claims. */
function withOtherClaims(
  token: { header: Record<string, unknown>; claims: Record<string, unknown> },
  claims: object,
): string {
  const signature = server.sign(token).split('.')[2]
  return unsigned({ header: token.header, claims: { ...token.claims, ...claims } }) + signature
}

test.each(forgeries)('an ID token %s is refused as %s, in one audited sentence', async (_, reason, forge) => {
  server.forge((token) => {
    last = token
    return forge(token)
  })
  const refused = await refusal(() => cameBack())
  expect(refused).toMatchObject({ reason, entries: 1, shown: refusals[reason].shown })
  expect(refused.changes).toMatchObject({ name: 'Acme ID', reason, sentence: refusals[reason].audit })
  expect(JSON.stringify(refused.changes)).not.toMatch(/eyJ|secret/)
})

test('what tells a forger nothing is the same sentence for each forgery', () => {
  const reasons = [
    'forged',
    'unsigned',
    'wrong_audience',
    'wrong_issuer',
    'wrong_nonce',
    'outdated',
    'unreadable',
  ] as const
  expect(new Set(reasons.map((reason) => refusals[reason].shown)).size).toBe(1)
  expect(new Set(reasons.map((reason) => refusals[reason].audit)).size).toBe(reasons.length)
})

test('an answer counts once, in the browser that began, before it expires', async () => {
  const { url, browser } = await begun()
  const answer = await signInThere(url, 'zoe')
  expect(await refusal(() => finish(answer, 'another-browser-of-somebody-else'))).toMatchObject({
    reason: 'other_browser',
    entries: 1,
  })
  // It is over with that: whoever has seen the address cannot use it, and the one who began begins again.
  expect(await refusal(() => finish(answer, browser))).toMatchObject({ reason: 'replayed', entries: 0 })

  const again = await begun()
  const good = await signInThere(again.url, 'zoe')
  await finish(good, again.browser)
  expect(await refusal(() => finish(good, again.browser))).toMatchObject({ reason: 'replayed', entries: 1 })
  expect(await refusal(() => finish(good, again.browser))).toMatchObject({ reason: 'replayed', entries: 0 })

  const late = await begun()
  const tooLate = await signInThere(late.url, 'zoe')
  room.clock.advance(15 * 60_000)
  expect(await refusal(() => finish(tooLate, late.browser))).toMatchObject({ reason: 'expired', entries: 1 })
})

test('an answer to nothing is refused, and nothing is kept of it', async () => {
  const answer = new URL(returnUrlOf(room.deps, providerId))
  answer.search = 'state=made-up&code=made-up'
  expect(await refusal(() => finish(answer.href, 'a-browser-that-began-nothing'))).toMatchObject({
    reason: 'unknown',
    entries: 0,
  })
})

test('the code of one sign-in is of no use in another, since each has a verifier of its own', async () => {
  const [mine, theirs] = [await begun(), await begun()]
  const code = new URL(await signInThere(theirs.url, 'zoe')).searchParams.get('code') ?? ''
  const answer = new URL(await signInThere(mine.url, 'zoe'))
  answer.searchParams.set('code', code)
  expect(await refusal(() => finish(answer.href, mine.browser))).toMatchObject({ reason: 'outdated', entries: 1 })
})

test.each([
  ['error=access_denied&iss=OWN', 'denied'],
  ['error=temporarily_unavailable&iss=OWN', 'unreachable'],
  ['error=invalid_scope&iss=OWN', 'misconfigured'],
  ['error=access_denied', 'wrong_issuer'],
  ['code=made-up&iss=https://id.example', 'wrong_issuer'],
  ['code=made-up', 'wrong_issuer'],
  ['code=made-up&iss=OWN', 'outdated'],
  ['code=made-up&code=another&iss=OWN', 'unreadable'],
  ['iss=OWN', 'unreadable'],
])('what comes back as “%s” is %s', async (query, reason) => {
  const { url, browser } = await begun()
  const answer = new URL(returnUrlOf(room.deps, providerId))
  answer.search = `${query.replace('OWN', server.issuer)}&state=${new URL(url).searchParams.get('state')}`
  expect(await refusal(() => finish(answer.href, browser))).toMatchObject({ reason, entries: 1 })
})

test('the wrong client secret is the settings’ fault', async () => {
  const sealed = room.deps.secrets.seal('wrong', `identityProviders.clientSecret:${providerId}`)
  writeUnaudited(room.db, (tx) => tx.update(identityProviders).set({ clientSecret: sealed }).run())
  const refused = await refusal(() => cameBack())
  expect(refused).toMatchObject({ reason: 'misconfigured', entries: 1 })
  expect(refused.changes.detail).toMatch(/^invalid_client/)
})

test('a server inside is not reached unless the instance admin allowed it', async () => {
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ allowedDestinations: [] }).run())
  const asked = server.asked.length
  await expect(begun()).rejects.toMatchObject({ reason: 'unreachable' })
  expect([server.asked.length - asked, room.audited().filter((one) => one === 'sso.refused')]).toEqual([0, []])
  expect(room.deps.logger.lines.at(-1)?.facts.detail).toBe(
    '127.0.0.1 is not a public address. The instance admin can allow it.',
  )
})

test('nor is one that a document about the server leads to', async () => {
  const own = '/.well-known/openid-configuration'
  server.rewrite(own, (body) => ({ ...Object(body), token_endpoint: 'http://10.0.0.1/token' }))
  const refused = await refusal(() => cameBack())
  server.rewrite(own, (body) => body)
  expect(refused).toMatchObject({ reason: 'unreachable', entries: 1 })
  expect(refused.changes.detail).toContain('10.0.0.1 is not a public address')
})

test('a document that names another issuer is none of this provider’s', async () => {
  const own = '/.well-known/openid-configuration'
  server.rewrite(own, (body) => ({ ...Object(body), issuer: 'https://login.example' }))
  await expect(begun()).rejects.toMatchObject({ reason: 'wrong_issuer' })
  server.rewrite(own, (body) => body)
})
