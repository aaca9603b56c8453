import { expect, test } from 'vitest'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { queueAccountMail, queueMessage, queueTestMessage } from './queue-message.ts'

/** Columns that every message has that waits since now. */
const fresh = (now: number) => ({
  ...{ id: expect.any(String), notificationId: null, subscriberId: null, webhookEndpointId: null, subjectId: null },
  ...{
    way: null,
    doubtedAt: null,
    organizationId: null,
    state: 'waiting',
    attempts: 0,
    nextAttemptAt: now,
    createdAt: now,
    destination: '',
  },
  ...{ leaseUntil: null, lastAnswer: null, retriedAt: null, settledAt: null, cause: null, heldBy: null },
})

test('one message to a subscriber: by mail without a host, by URL with the host it goes to', () => {
  const { deps, db, clock } = testRoom()
  const sue = subscribe(deps, 'sue@example.org', { state: 'unconfirmed' })
  const { id: chat } = subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/a')
  writeUnaudited(db, (tx) => {
    const subscriber = { id: sue, channel: 'email', address: 'sue@example.org' } as const
    queueMessage(tx, deps, { organizationId: acmeId, subscriber, kind: 'subscription_confirmation' })
    const slack = { id: chat, channel: 'slack', address: 'hooks.slack.com/…12345678' } as const
    queueMessage(tx, deps, { organizationId: acmeId, subscriber: slack, kind: 'test_message' })
  })
  const common = { ...fresh(clock.now()), organizationId: acmeId }
  expect(allDeliveries(deps)).toEqual([
    {
      ...{ ...common, subscriberId: sue, channel: 'email', address: 'sue@example.org' },
      kind: 'subscription_confirmation',
    },
    {
      ...{ ...common, subscriberId: chat, channel: 'slack', address: 'hooks.slack.com/…12345678' },
      ...{ destination: 'hooks.slack.com', kind: 'test_message' },
    },
  ])
})

test('a mail to an account is the instance’s, or the organization’s that is named', () => {
  const { deps, db, clock } = testRoom()
  writeUnaudited(db, (tx) => {
    const mail = { address: 'ann@example.com', subjectId: 'token0000000' }
    queueAccountMail(tx, deps, { kind: 'password_reset', ...mail })
    queueAccountMail(tx, deps, { kind: 'invitation', ...mail, organizationId: acmeId })
  })
  const common = { ...fresh(clock.now()), channel: 'email', address: 'ann@example.com', subjectId: 'token0000000' }
  expect(allDeliveries(deps)).toEqual([
    { ...common, kind: 'password_reset' },
    { ...common, kind: 'invitation', organizationId: acmeId },
  ])
})

test('a test goes to the endpoint’s host, and each time anew', () => {
  const { deps, db, clock } = testRoom()
  const { id } = addWebhook(deps, 'https://hooks.example/a')
  const endpoint = { id, organizationId: acmeId, address: 'hooks.example/…12345678' }
  writeUnaudited(db, (tx) => {
    queueTestMessage(tx, deps, endpoint)
    queueTestMessage(tx, deps, endpoint)
  })
  const message = {
    ...{ ...fresh(clock.now()), organizationId: acmeId, webhookEndpointId: id, channel: 'webhook' },
    ...{ address: 'hooks.example/…12345678', destination: 'hooks.example', kind: 'test_message' },
  }
  const all = allDeliveries(deps)
  expect(all).toEqual([message, message])
  expect(all[0]?.id).not.toBe(all[1]?.id)
})

test('whoever delivers is woken when it is committed, and not where it was rolled back', () => {
  const { deps, db } = testRoom()
  let woken = 0
  onQueued(db, () => void woken++)
  const mail = { kind: 'password_changed', address: 'ann@example.com', subjectId: 'ann000000000' } as const
  const fails = () =>
    writeUnaudited(db, (tx) => {
      queueAccountMail(tx, deps, mail)
      throw new Error('no')
    })
  expect(fails).toThrow('no')
  expect([woken, allDeliveries(deps)]).toEqual([0, []])
  writeUnaudited(db, (tx) => queueAccountMail(tx, deps, mail))
  expect([woken, allDeliveries(deps).length]).toEqual([1, 1])
})
