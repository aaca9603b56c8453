import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriptionRequests } from '#src/db/schema/subscription-requests.ts'
import { connectRelay, entries, owed } from '#src/testing/accounts.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Visitor } from '../context.ts'
import { archiveService } from '../services/archive-service.ts'
import { createService } from '../services/create-service.ts'
import { everything } from './following.ts'
import { requestSubscription } from './request-subscription.ts'
import { takeNextRequest, takeRequests } from './take-requests.ts'

const visitor: Visitor = { kind: 'visitor', origin: testOrigin }

function room(): TestRoom {
  const made = testRoom()
  connectRelay(made.deps)
  return made
}

const ask = ({ deps }: TestRoom, email: string, following = everything, organizationId = acmeId) =>
  requestSubscription(deps, visitor, organizationId, { email, following })
const waiting = ({ db }: TestRoom) => db.select().from(subscriptionRequests).all()

test('requests are taken up in their order, each once, and add nothing to the audit log', async () => {
  const made = room()
  subscribe(made.deps, 'here@example.org')
  for (const email of ['new@example.org', 'here@example.org', 'last@example.org']) ask(made, email)
  ask(made, 'other@example.org', everything, otherId)
  expect([waiting(made).length, owed(made)]).toEqual([4, []])
  await takeRequests(made.deps, () => false)
  expect(waiting(made)).toEqual([])
  const mails = [
    'subscription_confirmation to new@example.org',
    'subscription_link to here@example.org',
    'subscription_confirmation to last@example.org',
    'subscription_confirmation to other@example.org',
  ]
  expect(owed(made)).toEqual(mails)
  expect(entries(made)).toEqual([])
  await takeRequests(made.deps, () => false)
  expect(owed(made)).toHaveLength(4)
})

test('what somebody chose is taken up with it', async () => {
  const made = room()
  const { id } = createService(made.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  ask(made, 'sue@example.org', { incidents: false, maintenance: true, serviceIds: [id] })
  await takeRequests(made.deps, () => false)
  expect(made.db.select().from(subscribers).all()).toMatchObject([
    { followsAll: false, followsIncidents: false, followsMaintenance: true, chosen: ` ${id} ` },
  ])
})

test('the language of the page on which it was asked for goes with it, and with a later request to a later one', async () => {
  const made = room()
  const languageOf = () => made.db.select().from(subscribers).get()?.language
  for (const language of ['de', null] as const) {
    const request = { email: 'sue@example.org', following: everything, language }
    requestSubscription(made.deps, visitor, acmeId, request)
    await takeRequests(made.deps, () => false)
    expect(languageOf()).toBe(language)
  }
})

test('whoever follows already keeps their language: anybody can type any address', async () => {
  const made = room()
  subscribe(made.deps, 'here@example.org', { language: 'fr' })
  requestSubscription(made.deps, visitor, acmeId, { email: 'here@example.org', following: everything, language: 'de' })
  await takeRequests(made.deps, () => false)
  expect(made.db.select().from(subscribers).get()?.language).toBe('fr')
})

test('one whose service is gone meanwhile holds up nobody', async () => {
  const made = room()
  const { id } = createService(made.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  ask(made, 'sue@example.org', { ...everything, serviceIds: [id] })
  ask(made, 'joe@example.org')
  archiveService(made.deps, system, acmeId, id, 'API')
  await takeRequests(made.deps, () => false)
  expect([waiting(made), owed(made)]).toEqual([[], ['subscription_confirmation to joe@example.org']])
  expect(made.deps.logger.lines.map(({ event }) => event)).toContain('a request to subscribe came to nothing')
})

test('while nothing can be written they wait, and none is lost', async () => {
  const made = room()
  ask(made, 'sue@example.org')
  made.db.$client.run('PRAGMA query_only = ON')
  await expect(takeRequests(made.deps, () => false)).rejects.toThrow()
  made.db.$client.run('PRAGMA query_only = OFF')
  expect(waiting(made)).toHaveLength(1)
  await takeRequests(made.deps, () => false)
  expect(owed(made)).toEqual(['subscription_confirmation to sue@example.org'])
})

test('whoever stops takes up nothing more', async () => {
  const made = room()
  for (const name of ['sue', 'joe']) ask(made, `${name}@example.org`)
  await takeRequests(made.deps, () => waiting(made).length < 2)
  expect(waiting(made)).toHaveLength(1)
  expect([takeNextRequest(made.deps), takeNextRequest(made.deps)]).toEqual([true, false])
})
