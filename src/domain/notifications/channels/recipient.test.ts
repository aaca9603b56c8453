import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { pauseWebhook, removeWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { rotateSecret } from '#src/domain/webhooks/rotate-secret.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sentOrReason } from '#src/testing/sendable.ts'
import { recipientOf } from './recipient.ts'

const day = 24 * 3_600_000
const url = 'https://hooks.example/a?token=x'

const toSubscriber = ({ deps }: TestRoom, subscriberId: string) =>
  sentOrReason(recipientOf(deps, addDelivery(deps, { subscriberId, channel: 'webhook', organizationId: acmeId })))
const toEndpoint = (
  { deps }: TestRoom,
  webhookEndpointId: string,
  kind: 'test_message' | 'service_status' = 'service_status',
) =>
  sentOrReason(
    recipientOf(deps, addDelivery(deps, { webhookEndpointId, channel: 'webhook', kind, organizationId: acmeId })),
  )

function change({ db }: TestRoom, set: Partial<typeof organizations.$inferInsert>): void {
  writeUnaudited(db, (tx) => void tx.update(organizations).set(set).where(eq(organizations.id, acmeId)).run())
}

test('a program that follows: its URL and its secret opened, and its own links on the page', () => {
  const room = testRoom()
  const { id, secret } = subscribeUrl(room.deps, 'webhook', url)
  const manageUrl = `http://localhost/subscriptions/${signedToken(room.deps, 'subscription', id)}`
  expect(toSubscriber(room, id)).toMatchObject({
    ...{ url, secrets: [secret], pageUrl: 'http://localhost/', manageUrl, unsubscribeUrl: `${manageUrl}/unsubscribe` },
    organization: { id: acmeId, name: 'Acme' },
  })
})

test('a chat signs nothing', () => {
  const room = testRoom()
  const { id } = subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/a')
  expect(toSubscriber(room, id)).toMatchObject({ url: 'https://hooks.slack.com/services/a', secrets: [] })
})

test.each(['unconfirmed', 'paused', 'quarantined', 'unsubscribed'] as const)('who is %s is sent nothing', (state) => {
  const room = testRoom()
  const { id } = subscribeUrl(room.deps, 'webhook', url, { state })
  expect(toSubscriber(room, id)).toBe(`The subscriber is ${state}.`)
})

test('who has no URL, and who was never there, is sent nothing', () => {
  const room = testRoom()
  expect(toSubscriber(room, subscribe(room.deps, 'sue@example.org'))).toBe('The subscriber has no URL.')
  expect(sentOrReason(recipientOf(room.deps, addDelivery(room.deps)))).toBe('The subscriber is gone.')
})

test('an endpoint: both of its links lead to where the team looks after it', () => {
  const room = testRoom()
  const { id, secret } = addWebhook(room.deps, url)
  const manageUrl = `http://localhost/app/acme/webhooks/${id}`
  expect(toEndpoint(room, id)).toMatchObject({ url, secrets: [secret], manageUrl, unsubscribeUrl: manageUrl })
})

test('a paused endpoint is sent the test that somebody asks for, a removed one nothing', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, url)
  pauseWebhook(room.deps, system, acmeId, id)
  expect(toEndpoint(room, id)).toBe('The endpoint is paused.')
  expect(toEndpoint(room, id, 'test_message')).toMatchObject({ url })
  removeWebhook(room.deps, system, acmeId, id)
  expect([toEndpoint(room, id), toEndpoint(room, id, 'test_message')]).toEqual(
    Array(2).fill('The endpoint was removed.'),
  )
})

test('for a day the secret before signs too, the new one first', () => {
  const room = testRoom()
  const { id, secret: before } = addWebhook(room.deps, url)
  const after = rotateSecret(room.deps, system, acmeId, id)
  const secrets = () => toEndpoint(room, id)
  expect(secrets()).toMatchObject({ secrets: [after, before] })
  room.clock.advance(day - 1)
  expect(secrets()).toMatchObject({ secrets: [after, before] })
  room.clock.advance(1)
  expect(secrets()).toMatchObject({ secrets: [after] })
})

test('an organization’s own domain is where its links lead', () => {
  const room = testRoom()
  const { id } = subscribeUrl(room.deps, 'webhook', url)
  change(room, { customDomain: 'status.acme.example' })
  expect(toSubscriber(room, id)).toMatchObject({
    pageUrl: 'http://status.acme.example/',
    manageUrl: expect.stringMatching(/^http:\/\/status\.acme\.example\/subscriptions\//),
  })
  expect(toEndpoint(room, addWebhook(room.deps, url).id)).toMatchObject({
    pageUrl: 'http://status.acme.example/',
    manageUrl: expect.stringMatching(/^http:\/\/localhost\/app\/acme\/webhooks\//),
  })
})

test('nobody is told anything by an organization that was deleted', () => {
  const room = testRoom()
  const { id } = subscribeUrl(room.deps, 'webhook', url)
  const { id: endpoint } = addWebhook(room.deps, url)
  change(room, { deletedAt: 1 })
  expect([toSubscriber(room, id), toEndpoint(room, endpoint)]).toEqual(Array(2).fill('The organization was deleted.'))
  expect(room.db.select().from(subscribers).get()?.state).toBe('active')
})
