import { beforeEach, expect, test } from 'vitest'
import { mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { listAudit } from '#src/domain/audit/list-audit.ts'
import { listProviders } from '#src/domain/sso/find-providers.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'
import {
  type AnswerFacts,
  answerFacts,
  assertionOf,
  goodAnswer,
  posted,
  providerKeys,
  responseAround,
  signed,
  strangerKeys,
} from '#src/testing/saml-provider.ts'
import { requestIn } from '#src/testing/saml-request.ts'

/** SAML 2.0 from outside: a provider's settings, and sign-ins with what its server would post. */

const fields = {
  ...{ kind: 'saml', name: 'Acme ID', issuer: 'https://idp.example/saml', signInUrl: 'https://idp.example/sso' },
  ...{ certificates: providerKeys.certificate, groupsClaim: 'groups', createsAccounts: 'yes' },
  ...{ defaultRole: 'viewer', sessionHours: '24', group: 'status-editors', groupRole: 'editor' },
}

let app: TestApp
let callback: string

beforeEach(async () => {
  app = testApp()
  const { db, ids, clock } = app.deps
  const now = clock.now()
  const proven = { domain: 'acme.example', token: 'x', createdAt: now, checkedAt: now, verifiedAt: now }
  writeUnaudited(db, (tx) =>
    tx
      .insert(mailDomains)
      .values({ ...proven, id: ids.id(), organizationId: acmeId })
      .run(),
  )
  const added = await app.as('otto').post('/app/acme/settings/sso/providers', fields)
  expect(added.status).toBe(303)
  await app.as('otto').post(`${added.location?.replace(/\?.*/, '')}/activation`)
  callback = `/sign-in/sso/${listProviders(db, acmeId)[0]?.id}/callback`
})

/** A sign-in under way in this browser: what the provider was asked. */
async function begin(browser: Browser): Promise<{ facts: AnswerFacts; state: string }> {
  const { location } = await browser.get(callback.replace('/callback', ''))
  const { state, requestId } = requestIn(location ?? '')
  const address = `http://localhost${callback}`
  const now = app.deps.clock.now()
  return { state, facts: answerFacts({ now, requestId, recipient: address, audience: `${address}/metadata` }) }
}

/** As another site's form makes a browser post: without cookies, and without a token. */
function answer(response: string, state: string) {
  const stranger = app.visitor()
  stranger.setCookie('opsentry_csrf', '')
  return stranger.post(callback, { SAMLResponse: response, RelayState: state }, { origin: 'https://idp.example' })
}

const refusals = () =>
  listAudit(app.deps.db, acmeId, { action: 'sso.refused' }, { limit: 9 }).map(
    ({ changes }) => (changes as { reason: string }).reason,
  )

test('whoever the provider vouches for is in, with the role of their groups', async () => {
  const browser = app.visitor()
  const { facts, state } = await begin(browser)
  const kept = await answer(goodAnswer(facts), state)
  expect([kept.status, kept.location]).toEqual([303, `${callback}?state=${state}`])
  const back = await browser.get(kept.location ?? '')
  expect(back.status).toBe(303)
  const team = await browser.get('/app/acme/team')
  expect([team.status, team.text.includes('Sue Winters')]).toEqual([200, true])
  expect(await browser.get('/app/acme/settings/sso')).toMatchObject({ status: 403 })
  expect(refusals()).toEqual([])
})

test('an answer is good once, and in the browser that began alone', async () => {
  const [browser, other] = [app.visitor(), app.visitor()]
  const { facts, state } = await begin(browser)
  const response = goodAnswer(facts)
  await answer(response, state)
  expect(await answer(response, state)).toMatchObject({ status: 422 })
  expect(await other.get(`${callback}?state=${state}`)).toMatchObject({ status: 422 })
  expect(await browser.get(`${callback}?state=${state}`)).toMatchObject({ status: 422 })
  expect(await browser.get('/app/acme')).toMatchObject({ status: 303 })

  const again = await begin(browser)
  await answer(goodAnswer(again.facts), again.state)
  await browser.get(`${callback}?state=${again.state}`)
  expect(await browser.get(`${callback}?state=${again.state}`)).toMatchObject({ status: 422 })
})

test.each<[string, (facts: AnswerFacts) => string]>([
  ['unsigned', (facts) => posted(responseAround(assertionOf(facts), facts))],
  ['forged', (facts) => posted(responseAround(signed(assertionOf(facts), 'Assertion', { keys: strangerKeys }), facts))],
  ['outdated', (facts) => goodAnswer({ ...facts, now: facts.now - 3_600_000 })],
  ['wrong_audience', (facts) => goodAnswer({ ...facts, audience: 'https://other.example/metadata' })],
  ['wrong_issuer', (facts) => goodAnswer({ ...facts, issuer: 'https://other.example/saml' })],
  ['wrong_nonce', (facts) => goodAnswer({ ...facts, requestId: '_another' })],
  ['unreadable', () => posted('<hello/>')],
])('%s: refused, with one sentence in the audit log, and nobody is in', async (reason, made) => {
  const browser = app.visitor()
  const { facts, state } = await begin(browser)
  const refused = await answer(made(facts), state)
  expect(refused).toMatchObject({ status: 422 })
  expect(refusals()).toEqual([reason])
  // What was refused is over: the right answer comes too late.
  expect(await answer(goodAnswer(facts), state)).toMatchObject({ status: 422 })
  expect(await browser.get(`${callback}?state=${state}`)).toMatchObject({ status: 422 })
  expect(await browser.get('/app/acme')).toMatchObject({ status: 303 })
})

test('an answer to a sign-in of another provider, or to none, is not even read', async () => {
  const { facts, state } = await begin(app.visitor())
  const entries = app.audited().length
  expect(await answer(goodAnswer(facts), 'never-begun')).toMatchObject({ status: 422 })
  expect(await answer(goodAnswer(facts), '')).toMatchObject({ status: 422 })
  const added = await app.as('otto').post('/app/acme/settings/sso/providers', { ...fields, name: 'Second' })
  const second = /providers\/([^?]+)/.exec(added.location ?? '')?.[1]
  callback = `/sign-in/sso/${second}/callback`
  expect(await answer(goodAnswer(facts), state)).toMatchObject({ status: 422 })
  expect(app.audited().slice(entries)).toEqual(['identity_provider.added'])
})

test('a person of another domain is refused, however well the provider vouches for them', async () => {
  const { facts, state } = await begin(app.visitor())
  const browser = app.visitor()
  const own = await begin(browser)
  expect(state).not.toBe(own.state)
  await answer(goodAnswer({ ...own.facts, nameId: 'sue@elsewhere.example' }), own.state)
  expect(await browser.get(`${callback}?state=${own.state}`)).toMatchObject({ status: 422 })
  expect(refusals()).toEqual(['foreign_address'])
  expect(facts.nameId).toBe('sue@acme.example')
})

test('the settings take metadata or three fields, and say what is wrong beside its field', async () => {
  const otto = app.as('otto')
  const form = await otto.get('/app/acme/settings/sso/providers/new?kind=saml')
  expect(form.text).toContain('name="metadata"')
  const wrong = await otto.post('/app/acme/settings/sso/providers', {
    ...fields,
    ...{ certificates: 'not one', signInUrl: 'idp', issuer: '' },
  })
  expect(wrong.status).toBe(422)
  expect(wrong.text.match(/id="error-(issuer|signInUrl|certificates)"/g)).toHaveLength(3)
  expect(wrong.text).toContain('name="kind" value="saml"')
  const pasted = await otto.post('/app/acme/settings/sso/providers', { ...fields, metadata: '<x/>' })
  expect([pasted.status, pasted.text.includes('of no identity provider')]).toEqual([422, true])
  const shown = await otto.get(
    callback.replace('/sign-in/sso/', '/app/acme/settings/sso/providers/').replace('/callback', ''),
  )
  expect(shown.text).toContain(`http://localhost${callback}/metadata`)
})

test('Opsentry’s metadata is there for the provider, and for no other kind of one', async () => {
  const metadata = await app.visitor().get(`${callback}/metadata`)
  expect([metadata.status, metadata.headers.get('content-type')]).toEqual([200, 'application/samlmetadata+xml'])
  expect(metadata.text).toContain(`Location="http://localhost${callback}"`)
  expect(await app.visitor().get('/sign-in/sso/none/callback/metadata')).toMatchObject({ status: 404 })
})
