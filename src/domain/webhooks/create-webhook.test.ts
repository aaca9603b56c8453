import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { allDeliveries, notifyOfIncident } from '#src/testing/deliveries.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { endpointIdentity } from '../secrets/sealed-secrets.ts'
import { createWebhook } from './create-webhook.ts'
import { editWebhook } from './edit-webhook.ts'
import { findWebhook, listWebhooks } from './find-webhook.ts'
import { removeWebhook } from './pause-webhook.ts'

const input = { name: 'Pager', url: 'https://hooks.example/a?token=hush', events: ['incident' as const] }

const create = ({ deps }: TestRoom, change: Partial<typeof input> = {}, organizationId = acmeId) =>
  createWebhook(deps, system, organizationId, { ...input, ...change })

/** The changes that the newest entry of acme's log records. */
function newest({ db }: TestRoom) {
  const entry = db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  return { ...entry, changes: JSON.parse(entry?.details ?? '{}').changes }
}

test('an admin makes one: its URL and its secret are sealed, people see its host, the log neither', () => {
  const room = testRoom()
  const { id, secret } = createWebhook(room.deps, room.actor('ann'), acmeId, input)
  const row = findWebhook(room.db, acmeId, id)
  expect(row).toMatchObject({
    ...{ id, organizationId: acmeId, name: 'Pager', events: ['incident'], createdAt: room.clock.now() },
    ...{ previousSecret: null, previousSecretUntil: null, failingSince: null, pausedAt: null, removedAt: null },
    address: expect.stringMatching(/^hooks\.example\/…[0-9a-f]{8}$/),
  })
  expect(room.deps.secrets.open(row.url, endpointIdentity('url', id))).toBe(input.url)
  expect(room.deps.secrets.open(row.secret, endpointIdentity('secret', id))).toBe(secret)
  expect(() => room.deps.secrets.open(row.secret, endpointIdentity('url', id))).toThrow()
  expect(newest(room)).toMatchObject({
    ...{ action: 'webhook.created', subjectType: 'webhook_endpoint', subjectId: id, actorId: 'ann000000000' },
    changes: { name: 'Pager', address: row.address, events: ['incident'] },
  })
  const stored = JSON.stringify([room.db.select().from(webhookEndpoints).all(), newest(room)])
  expect(stored).not.toMatch(/hush|whsec_/)
})

test('it is told from now on, not of what was before', () => {
  const room = testRoom()
  notifyOfIncident(room.deps)
  const { id } = create(room)
  expect(allDeliveries(room.deps)).toEqual([])
  notifyOfIncident(room.deps)
  expect(allDeliveries(room.deps)).toMatchObject([{ webhookEndpointId: id }])
})

test('twenty are the most an organization has; one that is removed makes room, another’s take none', () => {
  const room = testRoom()
  for (let one = 0; one < 3; one++) create(room, {}, otherId)
  const ids = Array.from({ length: 20 }, () => create(room).id)
  expect(refusal(() => create(room))).toBe('conflict')
  expect(listWebhooks(room.db, acmeId)).toHaveLength(20)
  removeWebhook(room.deps, system, acmeId, ids[0] ?? '')
  create(room)
  expect(refusal(() => create(room))).toBe('conflict')
  expect(room.audited().filter((action) => action === 'webhook.created')).toHaveLength(21)
})

test('they are listed by age, without removed and foreign ones; those are not found, as unknown ones', () => {
  const room = testRoom()
  const [first, removed] = [create(room).id, create(room).id]
  room.clock.jump(-5)
  const older = create(room).id
  const foreign = create(room, {}, otherId).id
  removeWebhook(room.deps, system, acmeId, removed)
  expect(listWebhooks(room.db, acmeId).map(({ id }) => id)).toEqual([older, first])
  for (const id of [removed, foreign, 'unknown00000'])
    expect(refusal(() => findWebhook(room.db, acmeId, id))).toBe('not_found')
})

test('edited it has its new name, events and URL; both states are in the log', () => {
  const room = testRoom()
  const { id } = create(room)
  const before = findWebhook(room.db, acmeId, id)
  const change = { name: 'Bot', url: 'https://other.example/b', events: ['maintenance' as const] }
  editWebhook(room.deps, room.actor('ann'), acmeId, id, change)
  const after = findWebhook(room.db, acmeId, id)
  expect(after).toMatchObject({ name: 'Bot', events: ['maintenance'], secret: before.secret })
  expect(room.deps.secrets.open(after.url, endpointIdentity('url', id))).toBe('https://other.example/b')
  expect(newest(room)).toMatchObject({
    action: 'webhook.edited',
    changes: {
      before: { name: 'Pager', address: before.address, events: ['incident'] },
      after: { name: 'Bot', address: expect.stringMatching(/^other\.example\/…/), events: ['maintenance'] },
    },
  })
})

test('an empty URL leaves it where it is', () => {
  const room = testRoom()
  const { id } = create(room)
  const { url, address } = findWebhook(room.db, acmeId, id)
  editWebhook(room.deps, system, acmeId, id, { ...input, name: 'Bot', url: '' })
  expect(findWebhook(room.db, acmeId, id)).toMatchObject({ name: 'Bot', url, address })
})

test('editors and viewers neither make nor edit one, and another organization’s owner finds none', () => {
  const room = testRoom()
  const { id } = create(room)
  const before = findWebhook(room.db, acmeId, id)
  for (const [persona, code] of [
    ['ed', 'forbidden'],
    ['vic', 'forbidden'],
    ['olga', 'not_found'],
  ] as const) {
    expect(refusal(() => createWebhook(room.deps, room.actor(persona), acmeId, input))).toBe(code)
    expect(refusal(() => editWebhook(room.deps, room.actor(persona), acmeId, id, input))).toBe(code)
  }
  expect(refusal(() => editWebhook(room.deps, room.actor('olga'), otherId, id, input))).toBe('not_found')
  expect(listWebhooks(room.db, acmeId)).toEqual([before])
  expect(room.audited()).toEqual(['webhook.created'])
})
