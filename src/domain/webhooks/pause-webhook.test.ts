import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { endpointIdentity } from '../secrets/sealed-secrets.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from './pause-webhook.ts'
import { rotateSecret } from './rotate-secret.ts'
import { testWebhook } from './test-webhook.ts'

const day = 24 * 3_600_000

function connected(): { room: TestRoom; id: string; secret: string } {
  const room = testRoom()
  return { room, ...addWebhook(room.deps, 'https://hooks.example/a', { name: 'Pager' }) }
}

const row = ({ db }: TestRoom) => db.select().from(webhookEndpoints).get()
const changesOf = ({ db }: TestRoom) => {
  const entry = db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  return [entry?.action, entry?.subjectId, JSON.parse(entry?.details ?? '{}').changes]
}

test('paused by a person it says by whom, and is told nothing; a second time changes nothing', () => {
  const { room, id } = connected()
  pauseWebhook(room.deps, room.actor('ann'), acmeId, id)
  const at = room.clock.now()
  expect(row(room)).toMatchObject({ pausedAt: at, pauseReason: 'Ann paused it.' })
  expect(changesOf(room)).toEqual(['webhook.paused', id, { name: 'Pager' }])
  room.clock.advance(1)
  pauseWebhook(room.deps, system, acmeId, id)
  expect(row(room)).toMatchObject({ pausedAt: at, pauseReason: 'Ann paused it.' })
  expect(room.audited()).toEqual(['webhook.created', 'webhook.paused'])
  notifyOfIncident(room.deps)
  expect(allDeliveries(room.deps)).toEqual([])
})

test('paused by a program or at the console it was done by hand', () => {
  const { room, id } = connected()
  pauseWebhook(room.deps, system, acmeId, id)
  expect(row(room)?.pauseReason).toBe('It was paused by hand.')
})

test('resumed it is told again, as if it had never failed; a second time changes nothing', () => {
  const { room, id } = connected()
  pauseWebhook(room.deps, system, acmeId, id)
  writeUnaudited(room.db, (tx) => void tx.update(webhookEndpoints).set({ failingSince: 5 }).run())
  resumeWebhook(room.deps, room.actor('ann'), acmeId, id)
  expect(row(room)).toMatchObject({ pausedAt: null, pauseReason: null, failingSince: null })
  expect(changesOf(room)).toEqual(['webhook.resumed', id, { name: 'Pager' }])
  writeUnaudited(room.db, (tx) => void tx.update(webhookEndpoints).set({ failingSince: 5 }).run())
  resumeWebhook(room.deps, system, acmeId, id)
  expect(row(room)?.failingSince).toBe(5)
  expect(room.audited()).toEqual(['webhook.created', 'webhook.paused', 'webhook.resumed'])
  notifyOfIncident(room.deps)
  expect(allDeliveries(room.deps)).toHaveLength(1)
})

test('removed it is for good: its URL and its secrets are forgotten, what it was sent stays', () => {
  const { room, id } = connected()
  notifyOfIncident(room.deps)
  rotateSecret(room.deps, system, acmeId, id)
  removeWebhook(room.deps, room.actor('ann'), acmeId, id)
  const after = row(room)
  expect(after).toMatchObject({ removedAt: room.clock.now(), previousSecret: null, name: 'Pager' })
  expect(room.deps.secrets.open(after?.url ?? '', endpointIdentity('url', id))).toBe('')
  expect(room.deps.secrets.open(after?.secret ?? '', endpointIdentity('secret', id))).toBe('')
  expect(changesOf(room)).toEqual(['webhook.removed', id, { name: 'Pager' }])
  expect(allDeliveries(room.deps)).toMatchObject([{ webhookEndpointId: id, state: 'waiting' }])
  for (const act of [pauseWebhook, resumeWebhook, removeWebhook, testWebhook, rotateSecret])
    expect(refusal(() => act(room.deps, system, acmeId, id))).toBe('not_found')
})

test('a rotated secret is new and sealed; the one before signs for another day, the one before that no more', () => {
  const { room, id, secret: first } = connected()
  const second = rotateSecret(room.deps, room.actor('ann'), acmeId, id)
  const until = room.clock.now() + day
  const opened = (column: 'secret' | 'previousSecret') =>
    room.deps.secrets.open(row(room)?.[column] ?? '', endpointIdentity(column, id))
  expect(new Set([first, second]).size).toBe(2)
  expect([opened('secret'), opened('previousSecret'), row(room)?.previousSecretUntil]).toEqual([second, first, until])
  expect(changesOf(room)).toEqual(['webhook.secret_rotated', id, { name: 'Pager', previousSecretUntil: until }])
  const third = rotateSecret(room.deps, system, acmeId, id)
  expect([opened('secret'), opened('previousSecret')]).toEqual([third, second])
  const stored = JSON.stringify([row(room), room.db.select().from(auditEntries).all()])
  for (const secret of [first, second, third]) expect(stored).not.toContain(secret)
})

test('a test is owed at once, also to one that is paused; nobody else has it', () => {
  const { room, id } = connected()
  addWebhook(room.deps, 'https://hooks.example/b')
  pauseWebhook(room.deps, system, acmeId, id)
  testWebhook(room.deps, room.actor('ann'), acmeId, id)
  expect(allDeliveries(room.deps)).toMatchObject([
    { webhookEndpointId: id, kind: 'test_message', notificationId: null, nextAttemptAt: room.clock.now() },
  ])
  expect(changesOf(room)).toEqual(['webhook.tested', id, { name: 'Pager' }])
})

test('thirty tests in ten minutes are enough for one organization', () => {
  const { room, id } = connected()
  const theirs = addWebhook(room.deps, 'https://hooks.example/b', {}, otherId).id
  for (let one = 0; one < 30; one++) testWebhook(room.deps, system, acmeId, id)
  expect(refusal(() => testWebhook(room.deps, system, acmeId, id))).toBe('rate_limited')
  expect(allDeliveries(room.deps)).toHaveLength(30)
  testWebhook(room.deps, system, otherId, theirs)
  room.clock.advance(10 * 60_000)
  testWebhook(room.deps, system, acmeId, id)
  expect(room.audited().filter((action) => action === 'webhook.tested')).toHaveLength(31)
})

const acts = { pauseWebhook, resumeWebhook, removeWebhook, rotateSecret, testWebhook }

test.each(Object.entries(acts))('%s is for owners and admins; a foreign endpoint is not found', (_, act) => {
  const { room, id } = connected()
  const before = row(room)
  const attempt = (persona: 'ed' | 'vic' | 'olga', organizationId = acmeId) =>
    refusal(() => act(room.deps, room.actor(persona), organizationId, id))
  expect([attempt('ed'), attempt('vic'), attempt('olga')]).toEqual(['forbidden', 'forbidden', 'not_found'])
  expect(attempt('olga', otherId)).toBe('not_found')
  expect(refusal(() => act(room.deps, system, acmeId, 'unknown00000'))).toBe('not_found')
  expect([row(room), allDeliveries(room.deps), room.audited()]).toEqual([before, [], ['webhook.created']])
})
