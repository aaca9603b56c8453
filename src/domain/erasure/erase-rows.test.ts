import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens, invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { columnOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { anchorPlaces } from '#src/db/schema/evidence.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import { subscriptionRequests } from '#src/db/schema/subscription-requests.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { spendAttempts } from '#src/domain/rate-limits/rate-limit.ts'
import { busyAccount, traces } from '#src/testing/busy-account.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { accountId, acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { DeliveryState } from '#src/words.ts'
import { authorship, eraseNames, eraseRows, eraseTraces } from './erase-rows.ts'
import { type ErasedPerson, identify } from './erased-person.ts'

const minute = 60_000
const ann: ErasedPerson = {
  accountId: 'ann000000000',
  pseudonym: 'erased-1a2b3c4d',
  names: ['Ann Vogel'],
  addresses: ['ann@example.com', 'ann_v@former.example'],
  ips: [],
  subscriberIds: [],
  tokenIds: [],
}
const erase = ({ deps }: TestRoom, person = ann) =>
  writeUnaudited(deps.db, (tx) => {
    eraseNames(tx, person)
    eraseRows(tx, deps, person)
  })
const eraseTracesOf = ({ deps }: TestRoom) => writeUnaudited(deps.db, (tx) => eraseTraces(tx, deps, ann))

test('wherever it stands who did something stands the pseudonym, and others keep their names', async () => {
  const room = testRoom()
  const { incidentId } = await busyAccount(room.deps)
  addIncidentNote(room.deps, room.actor('ed'), acmeId, incidentId, { body: 'A cable.' })
  const person = await identify(room.deps, accountId('ann'))
  erase(room, person)
  for (const { table, column } of authorship) {
    const names = room.db.selectDistinct({ name: column }).from(table).all()
    expect([column.name, names.map(({ name }) => name)]).toEqual([
      column.name,
      expect.arrayContaining([person.pseudonym]),
    ])
    expect(names).not.toContainEqual({ name: 'ann000000000' })
  }
  const notes = room.db.$client.query<{ author_id: string }, []>('SELECT author_id FROM incident_notes').all()
  expect(notes.map(({ author_id }) => author_id).toSorted()).toEqual(['ed0000000000', person.pseudonym])
})

test('no column that names a person by its own account tells of them afterwards', async () => {
  const room = testRoom()
  await busyAccount(room.deps)
  const person = await identify(room.deps, accountId('ann'))
  writeUnaudited(room.db, (tx) => {
    const token = {
      id: 'x',
      purpose: 'second_factor',
      accountId: person.accountId,
      createdAt: 0,
      expiresAt: 2 ** 52,
    } as const
    tx.insert(oneTimeTokens).values(token).run()
    tx.insert(subscriptionRequests)
      .values({
        ...{ id: 'x', organizationId: acmeId, email: 'zelda@persona.example', createdAt: 0 },
        ...{ followsIncidents: true, followsMaintenance: true },
        ...{ ip: '203.0.113.77', userAgent: 'HeronBrowser/9', requestId: 'x' },
      })
      .run()
    const place = { id: '1', channel: 'email', address: 'zelda@persona.example', setAt: 0 } as const
    tx.insert(anchorPlaces).values(place).run()
    const hers = eq(pageReaders.address, 'zelda@persona.example')
    tx.update(pageReaders).set({ externalLogin: 'zelda@persona.example' }).where(hers).run()
    const toHer = eq(deliveries.address, 'zelda@persona.example')
    tx.update(deliveries).set({ lastAnswer: '250 <zelda@persona.example>' }).where(toHer).run()
  })
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example', { contact: 'zelda@persona.example' })
  const inPerson = ['with-account', 'pseudonym', 'by-address', 'by-name']
  const columns = declared.flatMap(({ table, name, personal }) =>
    Object.entries(personal)
      .filter(([, { erased }]) => inPerson.includes(erased))
      .map(([column]) => ({ table, path: `${name}.${column}`, column: columnOf(table, column) })),
  )
  const naming = () =>
    columns.flatMap(({ table, path, column }) => {
      const text = JSON.stringify(room.db.select({ value: column }).from(table).all())
      return [person.accountId, ...traces].some((trace) => text.includes(trace)) ? [path] : []
    })
  expect(naming()).toEqual(columns.map(({ path }) => path))
  // Counters under an IP address stay until their window is over.
  room.clock.advance(24 * 60 * minute)
  erase(room, person)
  expect(naming()).toEqual([])
})

test('what was written stays as it was', async () => {
  const room = testRoom()
  const opened = { title: 'Logins fail', body: 'Ann looks.', status: 'investigating', notify: false } as const
  const { id } = openIncident(room.deps, room.actor('ann'), acmeId, { ...opened, services: [] })
  erase(room)
  const update = room.db.$client.query<{ body: string }, [string]>(
    'SELECT body FROM status_updates WHERE incident_id = ?',
  )
  expect(update.get(id)?.body).toBe('Ann looks.')
})

test('a token that is named after the person is named after nobody; it goes on working, and so do other names', () => {
  const room = testRoom()
  const make = (who: 'ann' | 'otto', name: string) =>
    createApiToken(room.deps, room.actor(who), acmeId, { name, role: 'viewer', days: 0 })
  make('ann', 'Vogel’s laptop')
  make('ann', 'Deploys')
  make('otto', 'Borrowed by Vogel')
  const before = room.db.select().from(apiTokens).all()
  erase(room)
  const after = room.db.select().from(apiTokens).all()
  expect(after.map(({ name, createdBy }) => [name, createdBy])).toEqual([
    ['Token of erased-1a2b3c4d', 'erased-1a2b3c4d'],
    ['Deploys', 'erased-1a2b3c4d'],
    ['Borrowed by Vogel', 'otto00000000'],
  ])
  expect(after.map(({ tokenHash, revokedAt }) => [tokenHash, revokedAt])).toEqual(
    before.map(({ tokenHash }) => [tokenHash, null]),
  )
})

test('invitations to an address of theirs stay as a record without it; an open one is withdrawn', () => {
  const room = testRoom()
  const row = { organizationId: acmeId, role: 'viewer', createdAt: 0, expiresAt: 2 ** 52 } as const
  writeUnaudited(room.db, (tx) => {
    const rows = [
      { id: 'accepted', email: 'ann@example.com', acceptedAt: 5 },
      { id: 'withdrawn', email: 'ann@example.com', withdrawnAt: 6 },
      { id: 'open', email: 'ann_v@former.example' },
      { id: 'ofEd', email: 'ed@example.com' },
    ]
    for (const one of rows)
      tx.insert(invitations)
        .values({ ...row, ...one })
        .run()
  })
  eraseTracesOf(room)
  const left = room.db.select().from(invitations).all()
  expect(left.map(({ id, email, acceptedAt, withdrawnAt }) => [id, email, acceptedAt, withdrawnAt])).toEqual([
    ['accepted', 'erased-1a2b3c4d', 5, null],
    ['withdrawn', 'erased-1a2b3c4d', null, 6],
    ['open', 'erased-1a2b3c4d', null, room.clock.now()],
    ['ofEd', 'ed@example.com', null, null],
  ])
})

test('mail that has not left is not sent; what was, and what came back, is without address', () => {
  const room = testRoom()
  const subscriberId = subscribe(room.deps, 'ann@example.com')
  const mail = { channel: 'email', kind: 'notice', nextAttemptAt: 0, createdAt: 0 } as const
  const put = (id: DeliveryState | 'ofEd' | 'followed', state: DeliveryState, address = 'ann@example.com') =>
    writeUnaudited(room.db, (tx) => {
      const follower = id === 'followed' ? { subscriberId, organizationId: acmeId } : {}
      tx.insert(deliveries)
        .values({ ...mail, id, state, address, lastAnswer: `250 <${address}>`, ...follower })
        .run()
    })
  for (const state of ['waiting', 'retrying', 'delivered', 'failed'] as const) put(state, state)
  put('ofEd', 'waiting', 'ed@example.com')
  put('followed', 'waiting')
  eraseTracesOf(room)
  const now = room.clock.now()
  const erased = { address: 'erased-1a2b3c4d', lastAnswer: null }
  expect(room.db.select().from(deliveries).all()).toMatchObject([
    { id: 'waiting', state: 'suppressed', settledAt: now, ...erased },
    { id: 'retrying', state: 'suppressed', settledAt: now, ...erased },
    { id: 'delivered', state: 'delivered', settledAt: null, ...erased },
    { id: 'failed', state: 'failed', settledAt: null, ...erased },
    { id: 'ofEd', state: 'waiting', address: 'ed@example.com', lastAnswer: '250 <ed@example.com>' },
    { id: 'followed', state: 'waiting', address: 'ann@example.com', lastAnswer: '250 <ann@example.com>' },
  ])
})

test('attempts that were counted under the account or an address go, and all whose time is over; none of others', () => {
  const room = testRoom()
  const count = (key: string, window = 60 * minute) => spendAttempts(room.deps, { key, limit: 5, window })
  count('api-token:ip:192.0.2.1', minute)
  room.clock.advance(minute)
  const others = [
    'password:account:ed0000000000',
    'sign-in:account:joann@example.com',
    'sign-in:account:annxv@former.example',
    'sign-in:ip:192.0.2.1',
  ]
  const theirs = [
    'password:account:ann000000000',
    'sign-in:account:ann@example.com',
    'sign-up:address:ann_v@former.example',
  ]
  for (const key of [...others, ...theirs]) count(key)
  eraseTracesOf(room)
  const left = room.db.select().from(rateLimits).all()
  expect(left.map(({ key }) => key).toSorted()).toEqual(others.toSorted())
})

test('links for the account or to an address of theirs are void', () => {
  const room = testRoom()
  const row = { purpose: 'reset_password', createdAt: 0, expiresAt: 2 ** 52 } as const
  writeUnaudited(room.db, (tx) => {
    const rows = [
      { id: 'byAddress', email: 'ann_v@former.example' },
      { id: 'byAccount', accountId: 'ann000000000', email: 'unproven@example.com' },
      { id: 'ofEd', email: 'ed@example.com', accountId: 'ed0000000000' },
      { id: 'ofNobody' },
    ]
    for (const one of rows)
      tx.insert(oneTimeTokens)
        .values({ ...row, ...one })
        .run()
  })
  eraseTracesOf(room)
  expect(room.db.select({ id: oneTimeTokens.id }).from(oneTimeTokens).all()).toEqual([
    { id: 'ofEd' },
    { id: 'ofNobody' },
  ])
})

test('a list that waits loses the line with the address, and is counted anew; one that runs is left to end', () => {
  const room = testRoom()
  const rows = ['ann@example.com', 'joann@example.com', 'zoe@example.com'].map((email, index) => ({
    line: index + 2,
    email,
  }))
  const list = { organizationId: acmeId, fileName: 'x.csv', consent: 'x', problems: [], total: 3, createdAt: 0, rows }
  writeUnaudited(room.db, (tx) => {
    for (const state of ['previewed', 'running', 'failed'] as const)
      tx.insert(subscriberImports)
        .values({ ...list, id: state, state })
        .run()
    tx.insert(subscriberImports)
      .values({ ...list, id: 'without', state: 'previewed', rows: rows.slice(1), total: 2 })
      .run()
  })
  eraseTracesOf(room)
  const left = (id: string) => {
    const found = room.db.select().from(subscriberImports).where(eq(subscriberImports.id, id)).get()
    return [found?.total, found?.rows.map(({ line }) => line)]
  }
  expect(['previewed', 'running', 'failed', 'without'].map(left)).toEqual([
    [2, [3, 4]],
    [3, [2, 3, 4]],
    [2, [3, 4]],
    [2, [3, 4]],
  ])
})
