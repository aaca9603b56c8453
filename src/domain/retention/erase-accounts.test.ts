import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { accountId, acmeId } from '#src/testing/personas.ts'
import { logged } from '#src/testing/request-log.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'

const incident: OpenIncident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: false }

/** Ed works from an address of his own, and deletes his account now; others come from elsewhere. */
async function leaving(overrides: Partial<TestDeps> = {}): Promise<TestRoom> {
  const room = testRoom(overrides)
  const ed = room.actor('ed')
  openIncident(room.deps, { ...ed, origin: { ...ed.origin, ip: '198.51.100.9' } }, acmeId, incident)
  for (const ip of ['198.51.100.9', '198.51.100.90']) room.deps.requestLogs.record(logged({ ip, at: room.clock.now() }))
  await room.deps.requestLogs.flush()
  const deletionRequestedAt = room.clock.now()
  writeUnaudited(room.db, (tx) =>
    tx
      .update(accounts)
      .set({ deletionRequestedAt })
      .where(eq(accounts.id, accountId('ed')))
      .run(),
  )
  return room
}

async function loggedIps({ deps }: TestRoom): Promise<string[]> {
  const { requests } = await deps.requestLogs.ask('find', { filter: {}, limit: 9 })
  return requests.map(({ ip }) => ip).toReversed()
}

const isThere = ({ db }: TestRoom) =>
  db
    .select()
    .from(accounts)
    .where(eq(accounts.id, accountId('ed')))
    .get() !== undefined

test('an account is gone after 30 days, and so are its addresses in the request log; until then all is as it was', async () => {
  const room = await leaving()
  room.clock.advance(30 * day - 1)
  expect(await enforceNow(room.deps, 'accounts')).toEqual({})
  expect([isThere(room), await loggedIps(room)]).toEqual([true, ['198.51.100.9', '198.51.100.90']])
  room.clock.advance(1)
  expect(await enforceNow(room.deps, 'accounts')).toEqual({ accounts: 1 })
  expect([isThere(room), await loggedIps(room)]).toEqual([false, ['', '198.51.100.90']])
  expect(room.audited(null)).toEqual(['account.erased'])
  expect(room.db.select().from(accounts).all()).toHaveLength(6)
})

test('while Opsentry stops nobody is erased by half: the next run begins with them', async () => {
  const stopping = new AbortController()
  const room = await leaving({ stopping: stopping.signal })
  room.clock.advance(30 * day)
  stopping.abort()
  await expect(enforceNow(room.deps, 'accounts')).rejects.toThrow('Opsentry was stopped before it was done.')
  expect([isThere(room), await loggedIps(room)]).toEqual([true, ['198.51.100.9', '198.51.100.90']])
  const next = { ...room.deps, stopping: new AbortController().signal }
  expect(await enforceNow(next, 'accounts')).toEqual({ accounts: 1 })
})

test('a closed data request keeps that it was and when it was answered; who asked, and why, is forgotten once', async () => {
  const room = testRoom()
  const request = {
    kind: 'erasure',
    receivedAt: 1,
    dueAt: 2,
    createdAt: 1,
    notes: 'Called Sue.',
    reason: 'No proof.',
  } as const
  const closedAt = room.clock.now()
  writeUnaudited(room.db, (tx) => {
    for (const [id, row] of [
      ['closed', { state: 'refused', closedAt }],
      ['open', { state: 'open' }],
    ] as const)
      tx.insert(dataRequests)
        .values({ ...request, id, address: 'sue@example.org', ...row })
        .run()
  })
  const [, open] = room.db.select().from(dataRequests).all()
  room.clock.advance(3 * 365 * day - 1)
  expect(await enforceNow(room.deps, 'data-requests')).toEqual({})
  room.clock.advance(1)
  expect(await enforceNow(room.deps, 'data-requests')).toEqual({ 'data requests': 1 })
  const [closed, ...more] = room.db.select().from(dataRequests).all()
  expect(more).toEqual([open])
  expect(closed).toMatchObject({ kind: 'erasure', state: 'refused', closedAt, receivedAt: 1, notes: '', reason: null })
  expect(closed?.forgottenAt).toBe(room.clock.now())
  expect(closed?.address).not.toContain('sue')
  expect(await enforceNow(room.deps, 'data-requests')).toEqual({})
  expect(room.audited(null)).toEqual(['data_request.forgotten'])
})
