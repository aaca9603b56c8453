import { expect, test } from 'vitest'
import { arrivals } from '#src/db/schema/arrivals.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { outbox } from '../notifications/deliver-due.ts'
import { beginArrival } from '../organizations/arrivals.ts'
import { sendDelivery } from './send-delivery.ts'

const relay = { host: '127.0.0.1', port: '2525', security: 'none', user: '', password: '', from: 'status@acme.example' }

test('mail leaves once there is a relay, everything else at any time', () => {
  const { deps } = testRoom()
  const ready = () =>
    (['email', 'webhook', 'slack', 'discord', 'teams'] as const).map((way) => outbox.channels[way].ready(deps))
  expect(ready()).toEqual([false, true, true, true, true])
  configureRelay(deps, system, relay)
  expect(ready()).toEqual([true, true, true, true, true])
})

test('each way out bears so many messages at once; the relay’s are the admin’s to say', () => {
  const { deps, db } = testRoom()
  writeUnaudited(db, (tx) => void tx.update(instance).set({ relayConnections: 7, relayPerMinute: 300 }).run())
  expect(outbox.channels.email.limits(deps)).toEqual({ count: 7, perMinute: 300 })
  expect(outbox.channels.webhook.limits(deps)).toEqual({ count: 64, perMinute: null })
  expect(outbox.channels.slack.limits(deps)).toEqual({ count: 2, perMinute: null })
  expect(outbox.channels.discord.limits(deps)).toEqual({ count: 2, perMinute: null })
  expect(outbox.channels.teams.limits(deps)).toEqual({ count: 8, perMinute: null })
})

test('a relay that was taken away meanwhile is one that does not answer: nothing is lost', async () => {
  const { deps } = testRoom()
  expect(await sendDelivery(deps, outbox, addDelivery(deps))).toEqual({
    outcome: 'unreachable',
    answer: 'No mail server is connected.',
  })
})

test('a message of an organization that is being imported waits until it is there', async () => {
  const { deps, db } = testRoom()
  configureRelay(deps, system, relay)
  const { id } = subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/a')
  const facts = { organizationId: acmeId, notificationId: null, kind: 'status_update', channel: 'slack' } as const
  const post = addDelivery(deps, { ...facts, subscriberId: id })
  writeUnaudited(db, (tx) => beginArrival(tx, deps, acmeId))
  expect(await sendDelivery(deps, outbox, post)).toMatchObject({ outcome: 'temporary' })
  writeUnaudited(db, (tx) => tx.delete(arrivals).run())
  expect(await sendDelivery(deps, outbox, post)).toMatchObject({ outcome: 'suppressed' })
})

test('a message that cannot be made is tried again, and the log says why', async () => {
  const { deps } = testRoom()
  configureRelay(deps, system, relay)
  const { id: chat } = subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/a')
  const broken = { organizationId: acmeId, notificationId: null, kind: 'status_update' } as const
  const mail = addDelivery(deps, { ...broken, subscriberId: subscribe(deps, 'sue@example.org') })
  const post = addDelivery(deps, { ...broken, subscriberId: chat, channel: 'slack' })
  for (const delivery of [mail, post]) {
    expect(await sendDelivery(deps, outbox, delivery)).toEqual({
      outcome: 'temporary',
      answer: 'Opsentry could not make this message.',
    })
    expect(deps.logger.lines.at(-1)).toEqual({
      level: 'error',
      event: 'delivery failed unexpectedly',
      facts: { delivery: delivery.id, error: `Error: delivery ${delivery.id} has no status update` },
    })
  }
})
