import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { onQueued, write } from '#src/db/write.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { findWebhook } from '../webhooks/find-webhook.ts'
import { pauseBrokenEndpoint } from './pause-endpoint.ts'

function pause({ deps, db }: TestRoom, id: string, reason = 'Nothing has arrived.', organizationId = acmeId): void {
  const webhook = findWebhook(db, organizationId, id)
  write(db, (tx) => pauseBrokenEndpoint(tx, deps, system, webhook, reason))
}

test('it is paused with its reason; another of the organization is not', () => {
  const room = testRoom()
  const [one, other] = ['a', 'b'].map((path) => addWebhook(room.deps, `https://hooks.example.com/${path}`).id)
  pause(room, one ?? '', `It fails. ${'x'.repeat(600)}`)
  const rows = room.db.select().from(webhookEndpoints).all()
  expect(rows.find(({ id }) => id === one)).toMatchObject({
    pausedAt: room.clock.now(),
    pauseReason: `It fails. ${'x'.repeat(490)}`,
    removedAt: null,
  })
  expect(rows.find(({ id }) => id === other)).toMatchObject({ pausedAt: null, pauseReason: null })
})

test('owners and admins have a mail each, editors and viewers none, nor the team of another organization', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example.com/a')
  pause(room, id)
  const now = room.clock.now()
  const mails = allDeliveries(room.deps)
  expect(mails.map(({ address }) => address).toSorted()).toEqual(
    ['ann', 'iris', 'otto'].map((name) => `${name}@example.com`),
  )
  for (const mail of mails)
    expect(mail).toMatchObject({
      ...{ organizationId: acmeId, subjectId: id, kind: 'webhook_paused', channel: 'email', state: 'waiting' },
      ...{ notificationId: null, subscriberId: null, webhookEndpointId: null, nextAttemptAt: now },
    })
})

test('the other organization’s owner is told of the other organization’s', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example.com/a', {}, otherId)
  pause(room, id, 'Nothing has arrived.', otherId)
  expect(allDeliveries(room.deps).map(({ address }) => address)).toEqual(['olga@example.com'])
  expect([room.audited(), room.audited(otherId)]).toEqual([[], ['webhook.created', 'webhook.paused']])
})

test('the audit log has the name and the reason; whoever delivers is woken', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example.com/a', { name: 'Pager' })
  let woken = 0
  onQueued(room.db, () => void woken++)
  pause(room, id)
  const last = room.db.select().from(auditEntries).all().at(-1)
  expect(last).toMatchObject({ action: 'webhook.paused', actorKind: 'system', subjectId: id })
  expect(JSON.parse(last?.details ?? '')).toMatchObject({ changes: { name: 'Pager', reason: 'Nothing has arrived.' } })
  expect(woken).toBe(1)
})
