import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import type { SystemActor, TokenActor } from '#src/domain/context.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, programActor, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Role } from '#src/words.ts'
import { callOperation } from './call.ts'

const hook = 'https://hooks.example.org/status?key=topsecret'

const token = (role: Role, organizationId = acmeId) => programActor({ role, organizationId })

function room() {
  const made = testRoom()
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(made.deps, system, relay)
  const api = createService(made.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const ask = async (method: string, path: string, body?: unknown, actor: TokenActor | SystemActor = token('admin')) =>
    callOperation(made.deps, actor, { method, path: `/v1/pages/${acmeId}/subscribers${path}`, body })
  /** The value of an answer, or what was said instead. */
  const said = (...asked: Parameters<typeof ask>): Promise<unknown> =>
    ask(...asked).then(
      ({ value }) => value,
      (error: { message: string; status?: number; code?: string }) => `${error.status ?? error.code}: ${error.message}`,
    )
  return { ...made, api, ask, said }
}

const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const owed = ({ db }: TestRoom) =>
  db.select({ kind: deliveries.kind, address: deliveries.address }).from(deliveries).all()

test('an address is asked whether it agrees, and counts once it has', async () => {
  const made = room()
  const { status, value } = await made.ask('POST', '', { subscriber: { email: ' Sue@Example.org ' } })
  expect(status).toBe(201)
  expect(value).toMatchObject({
    ...{ mode: 'email', email: 'sue@example.org', skip_confirmation_notification: false, components: null },
    created_at: '2026-03-10T12:00:00.000Z',
  })
  expect(rows(made)).toMatchObject([{ state: 'unconfirmed', consent: 'invited' }])
  expect(owed(made)).toEqual([{ kind: 'subscription_confirmation', address: 'sue@example.org' }])
  expect(await made.said('GET', '')).toEqual([])
  expect(await made.said('GET', '?state=unconfirmed')).toEqual([value])
  expect(made.audited().slice(-1)).toEqual(['subscriber.requested'])
})

test.each([
  [{}, token('admin'), 'team: said by the program “CI”'],
  [{}, system, 'team: said at the console'],
  [{ consent: ' the order form ' }, token('owner'), 'team: the order form'],
])('whoever agreed elsewhere follows at once, and the row says who says so (%j)', async (more, actor, consent) => {
  const made = room()
  const sent = { email: 'sue@example.org', skip_confirmation_notification: true, component_ids: [made.api], ...more }
  expect(await made.said('POST', '', { subscriber: sent }, actor)).toMatchObject({
    ...{ skip_confirmation_notification: true, components: [made.api] },
  })
  expect(rows(made)).toMatchObject([{ state: 'active', consent, followsAll: false }])
  expect(owed(made)).toEqual([])
})

test('an endpoint is a webhook, whose secret is told this once, or a chat; its URL is never told again', async () => {
  const made = room()
  const created = await made.said('POST', '', { subscriber: { endpoint: hook } })
  expect(created).toMatchObject({
    ...{ mode: 'webhook', email: null, endpoint: 'https://hooks.example.org/…4d298b21' },
    signing_secret: expect.stringMatching(/^whsec_/),
  })
  expect(owed(made)).toMatchObject([{ kind: 'test_message' }])
  const named = { endpoint: `${hook}&b`, email: 'Ops@Example.org' }
  expect(await made.said('POST', '', { subscriber: named })).toMatchObject({
    mode: 'webhook',
    email: 'ops@example.org',
  })
  const slack = { endpoint: 'https://hooks.slack.com/services/T/B/x', skip_confirmation_notification: true }
  const chat = await made.said('POST', '', { subscriber: slack })
  expect(chat).toMatchObject({ mode: 'slack', endpoint: null, workspace_name: null })
  expect(chat).not.toHaveProperty('signing_secret')
  expect(owed(made).map(({ kind }) => kind)).toEqual(['test_message', 'test_message'])
  const listed = JSON.stringify(await made.said('GET', '?state=all'))
  expect(listed).not.toMatch(/topsecret|whsec_|services\/T/)
  expect(await made.said('GET', `?q=${encodeURIComponent(hook)}`)).toMatchObject([{ mode: 'webhook', email: null }])
  expect(await made.said('GET', `?q=${encodeURIComponent('https://HOOKS.example')}`)).toHaveLength(2)
})

test.each<[Record<string, unknown>, string]>([
  [{}, '422: Send subscriber[email] or subscriber[endpoint].'],
  [{ email: 'sue' }, '422: subscriber[email]: Type one plain e-mail address, such as ann@example.com.'],
  [{ email: 'sue', endpoint: hook }, '422: subscriber[email]: Type one plain e-mail address, such as ann@example.com.'],
  [{ endpoint: 'http://127.0.0.1/' }, '422: subscriber[endpoint]: '],
  [{ endpoint: 'hooks' }, '422: subscriber[endpoint]: Paste one whole web address'],
  [
    { phone_number: '5550100', phone_country: 'US' },
    '501: subscriber[phone_number]: Nobody is told by telephone here.',
  ],
  [{ email: 'a@example.org', page_access_user: 'x' }, '422: subscriber[page_access_user]: This page is the same'],
  [{ email: 'a@example.org', consent: 'by phone' }, '422: subscriber[consent]: Whoever agreed already is not asked'],
  [
    { email: 'a@example.org', consent: 'no', skip_confirmation_notification: true },
    '422: subscriber[consent]: Say where they agreed',
  ],
  [{ email: 'a@example.org', component_ids: [] }, '422: subscriber[component_ids]: '],
  [
    { email: 'a@example.org', component_ids: ['nothing'] },
    '422: subscriber[component_ids]: nothing: no such component',
  ],
  [{ email: 'a@example.org', mode: 'email' }, '422: subscriber[mode]: This is not known here.'],
  [
    { email: 'a@example.org', skip_confirmation_notification: 'maybe' },
    '422: subscriber[skip_confirmation_notification]: ',
  ],
])('%j is refused by name, and nobody is added', async (subscriber, sentence) => {
  const made = room()
  const answer = await made.said('POST', '', { subscriber })
  expect(String(answer).startsWith(sentence), String(answer)).toBe(true)
  expect([rows(made), owed(made)]).toEqual([[], []])
})

test('who is there already, has left or was erased is not brought back', async () => {
  const made = room()
  const add = (email: string) => made.said('POST', '', { subscriber: { email, skip_confirmation_notification: true } })
  subscribe(made.deps, 'left@example.org', { state: 'unsubscribed' })
  subscribe(made.deps, 'here@example.org')
  eraseSubscriber(made.deps, system, findSubscriber(made.db, acmeId, subscribe(made.deps, 'gone@example.org')))
  expect([await add('left@example.org'), await add('here@example.org'), await add('gone@example.org')]).toEqual([
    '422: subscriber[email]: This address has unsubscribed. Only a mail can ask whether it wants to come back.',
    '422: subscriber[email]: This address is already subscribed.',
    '422: subscriber[email]: This address was erased. Only a mail can ask whether it wants to come back.',
  ])
})

/** Of everything somebody. */
function crowd({ deps, clock }: TestRoom) {
  const add = (name: string, row = {}) => {
    clock.advance(1000)
    return subscribe(deps, `${name}@example.org`, row)
  }
  return {
    zoe: add('zoe'),
    paul: add('paul', { state: 'paused' }),
    una: add('una', { state: 'unconfirmed' }),
    quin: add('quin', { state: 'quarantined', quarantinedAt: clock.now() }),
    lea: add('lea', { state: 'unsubscribed' }),
    chat: subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/1').id,
    theirs: add('theirs', { organizationId: otherId }),
  }
}

const names = (list: unknown) =>
  (list as { email: string | null; mode: string }[]).map(({ email, mode }) => email?.split('@')[0] ?? mode).join(' ')

test.each([
  ['', 'paul zoe slack'],
  ['?state=all', 'paul quin una zoe slack'],
  ['?state=all&type=email&sort_direction=desc', 'zoe una quin paul'],
  ['?state=quarantined&sort_field=quarantined_at', 'quin'],
  ['?sort_field=created_at', 'zoe paul slack'],
  ['?state=all&limit=2', 'paul quin'],
  ['?state=all&limit=2&page=0', 'paul quin'],
  ['?state=all&limit=2&page=1', 'una zoe'],
  ['?state=all&per_page=2&page=2', 'slack'],
  ['?state=all&limit=2&page=3', ''],
  ['?state=all&q=UN&sort_field=relevance', 'una'],
  ['?type=sms', ''],
  ['?type=discord', ''],
  ['/unsubscribed', 'lea'],
  ['/unsubscribed?page=2', ''],
])('%s lists %s', async (query, expected) => {
  const made = room()
  crowd(made)
  expect(names(await made.said('GET', query))).toBe(expected)
})

test('a list says where it goes on, counted from 0', async () => {
  const made = room()
  crowd(made)
  const path = `/v1/pages/${acmeId}/subscribers`
  const link = async (query: string) => (await made.ask('GET', query)).headers.link
  expect(await link('?state=all&limit=2')).toBe(`<${path}?state=all&limit=2&page=1>; rel="next"`)
  expect(await link('?state=all&limit=4&page=1')).toContain(`<${path}?state=all&limit=4&page=0>; rel="first"`)
})

test.each([
  ['?sort_field=relevance', '422: sort_field: relevance needs q: say what to search for.'],
  ['?sort_field=quarantined_at', '422: sort_field: Only whoever is in quarantine has been since a moment'],
  ['?sort_field=name', '422: sort_field: Send one of primary, created_at, quarantined_at, relevance.'],
  ['?state=paused', '422: state: Send one of active, unconfirmed, quarantined, all.'],
  ['?page=-1', '422: page: Send a whole number from 0'],
])('%s is refused in a sentence', async (query, sentence) => {
  expect(await room().said('GET', query)).toEqual(expect.stringContaining(sentence))
})

test('people are counted by type and state', async () => {
  const made = room()
  crowd(made)
  const nobody = { sms: 0, webhook: 0, integration_partner: 0, teams: 0, discord: 0 }
  expect(await made.said('GET', '/count')).toEqual({ email: 2, slack: 1, ...nobody })
  expect(await made.said('GET', '/count?state=all&type=email')).toEqual({ email: 4 })
  expect(await made.said('GET', '/histogram_by_state')).toMatchObject({
    email: { active: 2, unconfirmed: 1, quarantined: 1, total: 4 },
  })
})

test('one is shown, follows something else, and leaves; then it is gone', async () => {
  const made = room()
  const { zoe, theirs, lea } = crowd(made)
  expect(await made.said('GET', `/${zoe}`)).toMatchObject({ id: zoe, components: null })
  expect(await made.said('PATCH', `/${zoe}`, { component_ids: [made.api] })).toMatchObject({ components: [made.api] })
  expect(await made.said('PATCH', `/${zoe}`, { component_ids: ['x'] })).toMatch(/^422: component_ids: x: no such/)
  expect(await made.said('PATCH', `/${zoe}`, { email: 'x@example.org' })).toMatch(/^422: email: This is not known here/)
  expect(await made.said('GET', `/${zoe}`)).toMatchObject({ components: [made.api] })
  expect(await made.said('PATCH', `/${zoe}`)).toMatchObject({ components: null })
  expect(await made.said('DELETE', `/${zoe}?skip_unsubscription_notification=false`)).toMatch(/^422: skip_unsub/)
  expect(await made.ask('DELETE', `/${zoe}`)).toMatchObject({ status: 200, value: { id: zoe } })
  for (const id of [zoe, theirs, lea, 'nobody'])
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect(await made.said(method, `/${id}`)).toBe('not_found: There is no such subscriber.')
  expect(made.audited().filter((action) => action.startsWith('subscriber.'))).toEqual([
    'subscriber.changed',
    'subscriber.changed',
    'subscriber.unsubscribed',
  ])
})

test('who has not confirmed is asked once more, alone or with others', async () => {
  const made = room()
  const { una, zoe } = crowd(made)
  expect(await made.ask('POST', `/${una}/resend_confirmation`)).toMatchObject({ status: 201, value: { id: una } })
  expect(await made.said('POST', `/${zoe}/resend_confirmation`)).toMatch(/^conflict: Only an unconfirmed address/)
  expect(await made.ask('POST', '/resend_confirmation', { subscribers: 'all' })).toMatchObject({
    ...{ status: 201, value: { subscribers: 1, left: 0 } },
  })
  expect(owed(made)).toHaveLength(2)
})

test.each<[string, (ids: ReturnType<typeof crowd>) => object, unknown, string]>([
  ['/unsubscribe', ({ zoe }) => ({ subscribers: [zoe, zoe] }), { subscribers: 1 }, 'lea zoe'],
  ['/unsubscribe', ({ zoe, quin }) => ({ subscribers: `${zoe}, ${quin}` }), { subscribers: 1 }, 'lea zoe'],
  [
    '/unsubscribe',
    () => ({ subscribers: 'all', state: 'all', type: 'email' }),
    { subscribers: 4 },
    'lea paul quin una zoe',
  ],
  ['/unsubscribe', () => ({ subscribers: 'all', type: 'sms' }), { subscribers: 0 }, 'lea'],
  ['/reactivate', () => ({ subscribers: 'all' }), { subscribers: 1 }, 'lea'],
  ['/reactivate', ({ zoe, lea }) => ({ subscribers: [zoe, lea] }), { subscribers: 0 }, 'lea'],
  ['/reactivate', () => ({ subscribers: ['nobody'] }), '422: subscribers: There is no such subscriber: nobody.', 'lea'],
  [
    '/unsubscribe',
    ({ theirs }) => ({ subscribers: [theirs] }),
    expect.stringMatching(/^422: subscribers: There is no/),
    'lea',
  ],
  ['/unsubscribe', () => ({}), '422: subscribers: This is missing.', 'lea'],
  [
    '/unsubscribe',
    () => ({ subscribers: 'all', skip_unsubscription_notification: false }),
    expect.stringMatching(/^422/),
    'lea',
  ],
])('POST %s changes whom it names (%#)', async (path, body, answer, left) => {
  const made = room()
  expect(await made.said('POST', path, body(crowd(made)))).toEqual(answer)
  expect(names(await made.said('GET', '/unsubscribed'))).toBe(left)
})

test.each([
  ['an editor', token('editor'), 'forbidden'],
  ['another organization', token('owner', otherId), 'not_found'],
] as const)('%s’s token learns nothing and changes nothing', async (_who, actor, code) => {
  const made = room()
  const { zoe, una } = crowd(made)
  const before = rows(made)
  const asked: [string, string, object?][] = [
    ['GET', ''],
    ['GET', '/count'],
    ['GET', '/histogram_by_state'],
    ['GET', '/unsubscribed'],
    ['GET', `/${zoe}`],
    ['PATCH', `/${zoe}`, {}],
    ['DELETE', `/${zoe}`],
    ['POST', '', { subscriber: { email: 'new@example.org' } }],
    ['POST', `/${una}/resend_confirmation`],
    ['POST', '/resend_confirmation', { subscribers: 'all' }],
    ['POST', '/reactivate', { subscribers: 'all' }],
    ['POST', '/unsubscribe', { subscribers: 'all' }],
  ]
  for (const [method, path, body] of asked)
    expect([method, path, String(await made.said(method, path, body, actor)).split(':')[0]]).toEqual([
      method,
      path,
      code,
    ])
  expect([rows(made), owed(made)]).toEqual([before, []])
})
