import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readLedger } from '../notifications/ledger.ts'
import { quarantine } from '../notifications/quarantine.ts'
import { quarantineCauses, releaseCause } from './release-cause.ts'

/** Followers in quarantine, each told so with their own address in it. */
function quarantined({ deps, db }: TestRoom, code: string, ...names: string[]): void {
  for (const name of names) {
    const address = `${name}@example.org`
    const id = subscribe(deps, address)
    writeUnaudited(db, (tx) => quarantine(tx, deps, id, `${code} <${address}>: no`))
  }
}

const inQuarantine = ({ db }: TestRoom) =>
  db
    .select()
    .from(subscribers)
    .where(eq(subscribers.state, 'quarantined'))
    .all()
    .map(({ address }) => address)
    .toSorted()

test('who was quarantined for one cause is let back in together; others, and another organization’s, stay', async () => {
  const room = testRoom()
  quarantined(room, '550 5.7.1', 'ann', 'bob')
  quarantined(room, '550 5.1.1', 'cyd')
  subscribe(room.deps, 'old@example.org', { state: 'quarantined' })
  subscribe(room.deps, 'eve@example.org', { state: 'quarantined', cause: '550 5.7.1 @ no', organizationId: otherId })
  subscribe(room.deps, 'erased-1', { state: 'quarantined', cause: '550 5.7.1 @ no', erasedAt: 1 })
  expect(quarantineCauses(room.db, acmeId)).toEqual([
    { cause: '550 5.7.1 @ no', subscribers: 2 },
    { cause: '', subscribers: 1 },
    { cause: '550 5.1.1 @ no', subscribers: 1 },
  ])
  expect(await releaseCause(room.deps, room.actor('ann'), acmeId, '550 5.7.1 @ no')).toBe(2)
  expect(inQuarantine(room)).toEqual(['cyd@example.org', 'erased-1', 'eve@example.org', 'old@example.org'])
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  expect([entry?.action, JSON.parse(entry?.details ?? '').changes]).toEqual([
    'subscribers.released',
    { cause: '550 5.7.1 @ no', subscribers: 2 },
  ])
  expect(await releaseCause(room.deps, system, acmeId, '')).toBe(1)
  expect(inQuarantine(room)).toEqual(['cyd@example.org', 'erased-1', 'eve@example.org'])
})

test('they are told from now on, and every ledger adds up', async () => {
  const room = testRoom()
  quarantined(room, '550', 'ann')
  const before = notifyOfIncident(room.deps).notificationId
  await releaseCause(room.deps, system, acmeId, '550 @ no')
  room.clock.advance(1000)
  const after = notifyOfIncident(room.deps).notificationId
  expandAll(room.deps)
  expect(readLedger(room.db, before)).toMatchObject({ due: 0, unaccounted: 0 })
  expect(readLedger(room.db, after)).toMatchObject({ due: 1, waiting: 1, unaccounted: 0 })
})

test.each([
  [100, 1],
  [101, 2],
])('%i are let in, in steps, with %i entries in the log', async (count, entries) => {
  const room = testRoom()
  quarantined(room, '550', ...Array.from({ length: count }, (_, at) => `reader-${at}`))
  expect(await releaseCause(room.deps, system, acmeId, '550 @ no')).toBe(count)
  expect(inQuarantine(room)).toEqual([])
  expect(room.audited()).toEqual(Array(entries).fill('subscribers.released'))
  expect(await releaseCause(room.deps, system, acmeId, '550 @ no')).toBe(0)
  expect(room.audited()).toHaveLength(entries)
})

test('editors and viewers let nobody in, and another organization’s owner finds nobody', async () => {
  const room = testRoom()
  quarantined(room, '550', 'ann')
  const attempt = (persona: 'ed' | 'vic' | 'olga') =>
    laterRefusal(() => releaseCause(room.deps, room.actor(persona), acmeId, '550 @ no'))
  expect([await attempt('ed'), await attempt('vic'), await attempt('olga')]).toEqual([
    'forbidden',
    'forbidden',
    'not_found',
  ])
  expect(inQuarantine(room)).toHaveLength(1)
})
