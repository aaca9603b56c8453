import { expect, test } from 'vitest'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, programActor, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Actor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { createService } from '../services/create-service.ts'
import { type AddSubscriber, addSubscriber, checkAddedSubscriber, resendConfirmation } from './add-subscriber.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'

const email = 'sue@example.org'
const agreed: AddSubscriber = { email, consent: 'by phone', following: everything }
const asked: AddSubscriber = { ...agreed, consent: null }

/** A mail server is known; nothing delivers here, so nobody has to listen. */
function room(): TestRoom {
  const made = testRoom()
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'a@acme.example' }
  configureRelay(made.deps, system, relay)
  return made
}

const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const owed = ({ db }: TestRoom) => db.select().from(deliveries).all()

test('who agreed elsewhere is told from now on, without a mail server and without a mail', () => {
  const made = testRoom()
  const added = addSubscriber(made.deps, made.actor('ann'), acmeId, agreed)
  expect(rows(made)).toEqual([added])
  expect(added).toMatchObject({ organizationId: acmeId, channel: 'email', address: email, state: 'active' })
  expect(added).toMatchObject({ consent: 'team: by phone', createdAt: made.clock.now(), confirmedAt: made.clock.now() })
  expect([owed(made), made.audited()]).toEqual([[], ['subscriber.added']])
})

test('what it follows is written with it; a service of another organization takes all of it back', () => {
  const { deps, db, audited } = testRoom()
  const service = (organizationId: string) =>
    createService(deps, system, organizationId, { name: 'API', description: '', serviceGroupId: null }).id
  const [api, theirs] = [service(acmeId), service(otherId)]
  const following = { incidents: false, maintenance: true, serviceIds: [api] }
  const { id } = addSubscriber(deps, system, acmeId, { ...agreed, following })
  expect(db.select().from(subscribers).all()).toMatchObject([{ followsAll: false, followsIncidents: false }])
  expect(db.select().from(subscriberServices).all()).toEqual([{ subscriberId: id, serviceId: api }])
  const foreign = { ...agreed, email: 'tom@example.org', following: { ...everything, serviceIds: [theirs] } }
  expect(refusal(() => addSubscriber(deps, system, acmeId, foreign))).toBe('invalid')
  expect(db.select().from(subscribers).all()).toHaveLength(1)
  expect(audited()).toEqual(['service.created', 'subscriber.added'])
})

test('who is added while something is being told is told from the next moment on', () => {
  const made = testRoom()
  const incident: OpenIncident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true }
  openIncident(made.deps, system, acmeId, incident)
  expect(addSubscriber(made.deps, system, acmeId, agreed).confirmedAt).toBe(made.clock.now() + 1)
})

test('without consent a mail asks, in the name of whoever invited', () => {
  const made = room()
  addSubscriber(made.deps, made.actor('ann'), acmeId, asked)
  expect(rows(made)).toMatchObject([{ address: email, state: 'unconfirmed', consent: 'invited', confirmedAt: null }])
  expect(owed(made)).toMatchObject([{ kind: 'subscription_confirmation', address: email }])
  expect(made.audited()).toEqual(['subscriber.requested'])
})

test.each([
  // State; result with words of consent; result of asking by mail: number of mails queued, or a refusal.
  ['active', 'This address is already subscribed.', 'This address is already subscribed.'],
  ['unconfirmed', 'This address is already in the list: open it there.', 1],
  ['paused', 'This address is already in the list: open it there.', 1],
  ['quarantined', 'This address is already in the list: open it there.', 1],
  ['unsubscribed', 'This address has unsubscribed. Only a mail can ask whether it wants to come back.', 1],
] as const)('an address that is %s is brought back by its owner alone', (state, withConsent, asking) => {
  const made = room()
  subscribe(made.deps, email, { state })
  expect(() => addSubscriber(made.deps, system, acmeId, agreed)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { email: withConsent } }),
  )
  if (typeof asking === 'string') expect(refusal(() => addSubscriber(made.deps, system, acmeId, asked))).toBe('invalid')
  else addSubscriber(made.deps, system, acmeId, asked)
  expect(owed(made)).toHaveLength(typeof asking === 'string' ? 0 : asking)
  expect(rows(made)).toMatchObject([{ state, consent: 'form' }])
})

test('an address that was erased is not written down again on the word of the team; a mail may ask it', () => {
  const made = room()
  const gone = findSubscriber(made.db, acmeId, subscribe(made.deps, email))
  eraseSubscriber(made.deps, system, gone)
  expect(() => addSubscriber(made.deps, system, acmeId, agreed)).toThrow(
    expect.objectContaining({
      fields: { email: 'This address was erased. Only a mail can ask whether it wants to come back.' },
    }),
  )
  expect(addSubscriber(made.deps, system, otherId, agreed)).toMatchObject({ state: 'active' })
  addSubscriber(made.deps, system, acmeId, asked)
  expect(rows(made).map(({ organizationId, state }) => [organizationId, state])).toEqual([
    [acmeId, 'unsubscribed'],
    [otherId, 'active'],
    [acmeId, 'unconfirmed'],
  ])
})

test('a mail that cannot leave is not owed', () => {
  const made = testRoom()
  expect(refusal(() => addSubscriber(made.deps, system, acmeId, asked))).toBe('conflict')
  expect([rows(made), made.audited()]).toEqual([[], []])
})

test('the mail is sent again to who has not confirmed, and what they chose stays', () => {
  const made = room()
  const id = subscribe(made.deps, email, { state: 'unconfirmed', followsMaintenance: false })
  made.clock.advance(1000)
  resendConfirmation(made.deps, made.actor('ann'), findSubscriber(made.db, acmeId, id))
  expect(rows(made)).toMatchObject([{ id, createdAt: made.clock.now(), followsMaintenance: false, consent: 'form' }])
  expect(owed(made)).toMatchObject([{ kind: 'subscription_confirmation', subscriberId: id }])
  expect(made.audited()).toEqual(['subscriber.requested'])
})

test.each(['active', 'paused', 'quarantined', 'unsubscribed'] as const)('who is %s is not asked again', (state) => {
  const made = room()
  const subscriber = findSubscriber(made.db, acmeId, subscribe(made.deps, email, { state }))
  expect(refusal(() => resendConfirmation(made.deps, system, subscriber))).toBe('conflict')
  expect([owed(made), made.audited()]).toEqual([[], []])
})

test('an address is asked three times in an hour, however the team asks', () => {
  const made = room()
  const subscriber = addSubscriber(made.deps, system, acmeId, asked)
  addSubscriber(made.deps, system, acmeId, asked)
  resendConfirmation(made.deps, system, subscriber)
  expect(refusal(() => resendConfirmation(made.deps, system, subscriber))).toBe('rate_limited')
  expect(refusal(() => addSubscriber(made.deps, system, acmeId, asked))).toBe('rate_limited')
  expect(owed(made)).toHaveLength(3)
})

test.each<[string, (room: TestRoom) => Actor, string]>([
  ['an editor', ({ actor }) => actor('ed'), 'forbidden'],
  ['a viewer', ({ actor }) => actor('vic'), 'forbidden'],
  ["another organization's owner", ({ actor }) => actor('olga'), 'not_found'],
  ["an editor's program", () => programActor({ role: 'editor' }), 'forbidden'],
  ["another organization's program", () => programActor({ organizationId: otherId, role: 'owner' }), 'not_found'],
  ['a visitor', () => ({ kind: 'visitor', origin: testOrigin }), 'not_found'],
])('%s adds nobody, and has nobody asked again', (_who, actorIn, code) => {
  const made = room()
  const waiting = findSubscriber(made.db, acmeId, subscribe(made.deps, 'tom@example.org', { state: 'unconfirmed' }))
  const actor = actorIn(made)
  for (const input of [agreed, asked]) expect(refusal(() => addSubscriber(made.deps, actor, acmeId, input))).toBe(code)
  expect(refusal(() => resendConfirmation(made.deps, actor, waiting))).toBe(code)
  expect([rows(made), owed(made), made.audited()]).toEqual([[waiting], [], []])
})

test.each<[Record<string, string>, Partial<AddSubscriber>, Record<string, string>]>([
  [{ email: ' Sue@Example.ORG ' }, { email, consent: null }, {}],
  [{ email, consent: 'typed, and then not meant' }, { consent: null }, {}],
  [{ email, agreed: 'elsewhere', consent: ' at the fair ' }, { consent: 'at the fair' }, {}],
  [
    { email, agreed: 'elsewhere', consent: 'no' },
    { consent: 'no' },
    { consent: 'Say where they agreed, such as: the order form of our shop.' },
  ],
  [
    { email, agreed: 'elsewhere', consent: 'x'.repeat(301) },
    { consent: 'x'.repeat(301) },
    { consent: 'Say it in at most 300 characters.' },
  ],
  [{ email, agreed: 'elsewhere', consent: 'x'.repeat(300) }, { consent: 'x'.repeat(300) }, {}],
  [{ email: 'sue' }, { email: 'sue' }, { email: 'Type one plain e-mail address, such as ann@example.com.' }],
])('the form %j is read', (fields, values, errors) => {
  const checked = checkAddedSubscriber(readForm(fields))
  expect(sidesOf(checked).values).toMatchObject(values)
  expect(sidesOf(checked).errors).toEqual(errors)
})
