import { expect, test } from 'vitest'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { subscriptionRequests } from '#src/db/schema/subscription-requests.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Visitor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { archiveService } from '../services/archive-service.ts'
import { createService } from '../services/create-service.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'
import { checkSubscription, requestSubscription } from './request-subscription.ts'
import { takeNextRequest } from './take-requests.ts'

const email = 'sue@example.org'
const visitor: Visitor = { kind: 'visitor', origin: testOrigin }
const anHour = 3_600_000
/** Milliseconds. */
const aDoubleClick = 10_000

/** A mail server is known; nothing delivers here, so nobody has to listen. */
function room(): TestRoom {
  const made = testRoom()
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(made.deps, system, relay)
  return made
}

const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()
const chosen = ({ db }: TestRoom) => db.select().from(subscriberServices).all()

const service = ({ deps }: TestRoom, name: string, organizationId = acmeId) =>
  createService(deps, system, organizationId, { name, description: '', serviceGroupId: null }).id

/** Asks, and takes up what was asked, as the other thread does after the answer. */
function ask({ deps }: TestRoom, following = everything, address = email, organizationId = acmeId): void {
  requestSubscription(deps, visitor, organizationId, { email: address, following })
  while (takeNextRequest(deps));
}

test('somebody new is written down unconfirmed, and owed the one mail that asks', () => {
  const made = room()
  ask(made)
  const [row] = rows(made)
  expect(rows(made)).toEqual([
    {
      ...{ id: row?.id, organizationId: acmeId, channel: 'email', address: email, mailbox: email },
      ...{ chosen: '', endpoint: null, secret: null, contact: null, language: null, joinedIntoId: null },
      ...{ state: 'unconfirmed', stateReason: null, failures: 0, consent: 'form', createdAt: made.clock.now() },
      ...{ cause: null, fullReports: 0, fullReportedAt: null },
      ...{ followsAll: true, followsIncidents: true, followsMaintenance: true },
      ...{ cause: null, fullReports: 0, fullReportedAt: null },
      ...{ confirmedAt: null, pausedAt: null, quarantinedAt: null, unsubscribedAt: null, erasedAt: null },
    },
  ])
  expect(owed(made)).toMatchObject([
    {
      ...{ kind: 'subscription_confirmation', state: 'waiting', organizationId: acmeId, subscriberId: row?.id },
      ...{ channel: 'email', address: email, destination: '', attempts: 0, nextAttemptAt: made.clock.now() },
    },
  ])
  expect(made.audited()).toEqual([])
})

test('what somebody new chose is noted with the address', () => {
  const made = room()
  const [api, web] = [service(made, 'API'), service(made, 'Web')]
  ask(made, { incidents: true, maintenance: false, serviceIds: [web, api] })
  expect(rows(made)).toMatchObject([{ followsAll: false, followsIncidents: true, followsMaintenance: false }])
  expect(new Set(chosen(made).map(({ serviceId }) => serviceId))).toEqual(new Set([api, web]))
})

test.each([
  // State; the mail; whether the choice is stored now; whether the time of asking begins anew.
  ['unconfirmed', 'subscription_confirmation', true, true],
  ['active', 'subscription_link', false, false],
  ['paused', 'subscription_confirmation', false, false],
  ['quarantined', 'subscription_confirmation', false, false],
  ['unsubscribed', 'subscription_confirmation', true, false],
] as const)('an address that is %s gets one mail, %s, and stays what it is', (state, mail, noted, anew) => {
  const made = room()
  const api = service(made, 'API')
  const began = made.clock.now()
  const id = subscribe(made.deps, email, { state })
  const before = findSubscriber(made.db, acmeId, id)
  made.clock.advance(5000)
  ask(made, { incidents: false, maintenance: true, serviceIds: [api] })
  const choice = noted ? { followsAll: false, followsIncidents: false, chosen: ` ${api} ` } : {}
  expect(rows(made)).toEqual([{ ...before, ...choice, createdAt: anew ? began + 5000 : began }])
  expect(chosen(made)).toEqual(noted ? [{ subscriberId: id, serviceId: api }] : [])
  expect(owed(made).map(({ subscriberId, kind }) => [subscriberId, kind])).toEqual([[id, mail]])
  expect(made.audited().filter((action) => action.startsWith('subscriber'))).toEqual([])
})

test('to the visitor a known and an unknown address are the same: the answer, what is counted, what is written', () => {
  const written = (known: boolean) => {
    const made = room()
    if (known) subscribe(made.deps, email)
    const before = rows(made)
    const request = { email, following: everything }
    const answer = requestSubscription(made.deps, visitor, acmeId, request)
    const counted = made.db.select().from(rateLimits).all()
    const waiting = made.db.select().from(subscriptionRequests).all()
    expect([rows(made), owed(made), made.audited()]).toEqual([before, [], []])
    return [answer, counted, waiting.map((row) => ({ ...row, id: '' }))]
  }
  expect(written(true)).toEqual(written(false))
})

test('an address that was erased is asked as if it had never been here', () => {
  const made = room()
  const erased = subscribe(made.deps, email)
  eraseSubscriber(made.deps, system, findSubscriber(made.db, acmeId, erased))
  ask(made)
  expect(rows(made)).toMatchObject([
    { id: erased, address: `erased-${erased}`, state: 'unsubscribed' },
    { address: email, state: 'unconfirmed', consent: 'form' },
  ])
  expect(owed(made)).toHaveLength(1)
})

test.each([
  ['Sue@Example.org', email],
  ['  SUE@EXAMPLE.ORG\t', email],
])('%j is the subscriber who is here, not a second one', (typed, address) => {
  const made = room()
  subscribe(made.deps, email)
  const { values, errors } = sidesOf(checkSubscription(readForm({ email: typed })))
  expect([values, errors]).toEqual([{ email: address, following: everything }, {}])
  ask(made, values.following, values.email)
  expect([rows(made).length, owed(made).map(({ kind }) => kind)]).toEqual([1, ['subscription_link']])
})

test.each([
  ['', 'Type an e-mail address.'],
  [`${'x'.repeat(243)}@example.org`, 'An e-mail address has at most 254 characters.'],
  ['a@example.org,b@example.org', 'Type one plain e-mail address, such as ann@example.com.'],
  ['Sue <sue@example.org>', 'Type one plain e-mail address, such as ann@example.com.'],
  ['sue@example.org\nBcc: eve@example.org', 'Type one plain e-mail address, such as ann@example.com.'],
])('%j is no address to ask', (typed, sentence) => {
  expect(sidesOf(checkSubscription(readForm({ email: typed }))).errors).toEqual({ email: sentence })
})

test('every field that is wrong is named at once', () => {
  const { errors } = sidesOf(checkSubscription(readForm({ email: 'sue', scope: 'services' })))
  expect(Object.keys(errors).toSorted()).toEqual(['email', 'kinds', 'services'])
})

test('the address in another organization is somebody else', () => {
  const made = room()
  const here = subscribe(made.deps, email)
  ask(made, everything, email, otherId)
  expect(rows(made).map(({ organizationId, state }) => [organizationId, state])).toEqual([
    [acmeId, 'active'],
    [otherId, 'unconfirmed'],
  ])
  expect(owed(made).map(({ subscriberId }) => subscriberId)).not.toContain(here)
  expect([made.audited(acmeId), made.audited(otherId)]).toEqual([[], []])
})

test('a service of another organization, an archived and an unknown one are refused, and nothing is written', () => {
  const made = room()
  const archived = service(made, 'Old')
  archiveService(made.deps, system, acmeId, archived, 'Old')
  const before = made.audited()
  for (const serviceId of [service(made, 'Theirs', otherId), archived, 'unknown00000'])
    expect(refusal(() => ask(made, { ...everything, serviceIds: [serviceId] }))).toBe('invalid')
  expect([rows(made), chosen(made), owed(made), made.audited()]).toEqual([[], [], [], before])
})

test('while no mail can leave nobody is written down', () => {
  const made = testRoom()
  expect(refusal(() => ask(made))).toBe('conflict')
  expect([rows(made), owed(made), made.audited()]).toEqual([[], [], []])
})

test('an address is asked three times in an hour, here; whoever follows already is mailed as often', () => {
  const made = room()
  subscribe(made.deps, 'here@example.org')
  for (const address of [email, 'here@example.org']) {
    const begun = made.clock.now()
    for (let time = 0; time < 3; time++) {
      ask(made, everything, address)
      made.clock.advance(aDoubleClick)
    }
    const retryAfter = begun + anHour - made.clock.now()
    expect(() => ask(made, everything, address)).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfter }))
  }
  expect(owed(made)).toHaveLength(6)
  ask(made, everything, email, otherId)
  made.clock.advance(anHour)
  ask(made)
  expect(owed(made).map(({ organizationId }) => organizationId)).toEqual([...Array(6).fill(acmeId), otherId, acmeId])
})

test('a form that is sent twice asks by one mail, with the choice of the second', () => {
  const made = room()
  ask(made)
  made.clock.advance(aDoubleClick - 1)
  ask(made, { ...everything, maintenance: false })
  expect(owed(made)).toHaveLength(1)
  expect(rows(made)).toMatchObject([{ followsMaintenance: false }])
  made.clock.advance(1)
  ask(made)
  expect(owed(made)).toHaveLength(2)
})

test('a visitor asks for sixty addresses in an hour; one who comes from elsewhere asks on', () => {
  const made = room()
  for (let one = 0; one < 60; one++) ask(made, everything, `reader-${one}@example.org`)
  expect(refusal(() => ask(made))).toBe('rate_limited')
  const elsewhere: Visitor = { kind: 'visitor', origin: { ...testOrigin, ip: '192.0.2.2' } }
  requestSubscription(made.deps, elsewhere, acmeId, { email, following: everything })
  takeNextRequest(made.deps)
  expect(rows(made)).toHaveLength(61)
})
