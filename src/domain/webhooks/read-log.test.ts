import { expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { createService } from '../services/create-service.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { readLog } from './read-log.ts'
import { testWebhook } from './test-webhook.ts'

function attempt({ deps, db }: TestRoom, deliveryId: string, at: number, answer: string): void {
  const row = { id: deps.ids.id(), deliveryId, at, duration: 12, request: '{}', status: 200, answer }
  writeUnaudited(db, (tx) => void tx.insert(webhookAttempts).values(row).run())
}

function connected() {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a')
  return { room, id, log: () => readLog(room.db, id, 'newest', 50).rows }
}

test('each message says what it tells of, the newest first; a test tells of nothing', () => {
  const { room, id, log } = connected()
  const { deps, clock } = room
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const { incidentId } = notifyOfIncident(deps, { title: 'Logins fail' })
  clock.advance(1)
  setServiceStatus(deps, system, acmeId, api, 'major_outage')
  clock.advance(1)
  testWebhook(deps, system, acmeId, id)
  clock.advance(1)
  notifyOfMaintenance(deps, { title: 'Upgrade' })
  clock.advance(46 * 60_000)
  runDueSteps(deps, system)
  deleteIncident(deps, system, acmeId, incidentId, 'Logins fail')
  expect(log().map(({ delivery, about }) => [delivery.kind, about])).toEqual([
    ['maintenance_reminder', 'Upgrade'],
    ['maintenance_update', 'Upgrade'],
    ['test_message', null],
    ['service_status', 'API'],
    ['status_update', 'Logins fail'],
  ])
})

test('the attempts of each stand with it, the last one first, also of one millisecond', () => {
  const { room, id, log } = connected()
  testWebhook(room.deps, system, acmeId, id)
  testWebhook(room.deps, system, acmeId, id)
  const [second, first] = log().map(({ delivery }) => delivery.id)
  attempt(room, first ?? '', 10, 'a')
  attempt(room, second ?? '', 20, 'b')
  attempt(room, first ?? '', 30, 'c')
  attempt(room, first ?? '', 30, 'd')
  expect(log().map(({ attempts }) => attempts.map(({ answer }) => answer))).toEqual([['b'], ['d', 'c', 'a']])
  expect(log()[0]?.attempts[0]).toMatchObject({ deliveryId: second, at: 20, duration: 12, request: '{}', status: 200 })
})

test('it is read page by page', () => {
  const { room, id, log } = connected()
  for (let one = 0; one < 5; one++) {
    testWebhook(room.deps, system, acmeId, id)
    room.clock.advance(1)
  }
  const ids = log().map(({ delivery }) => delivery.id)
  expect(ids).toHaveLength(5)
  const pages = turnedThrough((turn) => readLog(room.db, id, turn, 2))
  expect(pages.map((page) => page.map(({ delivery }) => delivery.id))).toEqual([
    ids.slice(0, 2),
    ids.slice(2, 4),
    ids.slice(4),
  ])
})

test('what other endpoints and subscribers were sent is not in it', () => {
  const { room, log } = connected()
  const other = addWebhook(room.deps, 'https://hooks.example/b').id
  testWebhook(room.deps, system, acmeId, other)
  const { id: program } = subscribeUrl(room.deps, 'webhook', 'https://hooks.example/a')
  addDelivery(room.deps, { subscriberId: program, channel: 'webhook', kind: 'test_message', organizationId: acmeId })
  expect(log()).toEqual([])
})
