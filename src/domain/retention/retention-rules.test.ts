import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import type { Tx } from '#src/db/connection.ts'
import { apiTokens, invitations, oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { metricHours, metrics, metricsProviders } from '#src/db/schema/metrics.ts'
import { drafts, rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { subscribe } from '#src/testing/factories.ts'
import { accountId, acmeId } from '#src/testing/personas.ts'
import { logged } from '#src/testing/request-log.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { periods, type RetentionRuleName } from '../settings/retention-periods.ts'
import { retentionRules, ruleNamed } from './retention-rules.ts'

/** Something that a rule covers: how one of it is made whose time is `at`, and the names of those that are left. */
interface Covered {
  rule: RetentionRuleName
  what: string
  days: number
  /** Fate of a record exactly as old as the period, to the millisecond. */
  exact: 'stays' | 'goes'
  add(tx: Tx, name: string, at: number, room: TestRoom): unknown
  left(room: TestRoom): string[] | Promise<string[]>
}

const namesIn =
  (table: SQLiteTable, column: SQLiteColumn) =>
  ({ db }: TestRoom) =>
    db
      .select({ name: sql<string>`${column}` })
      .from(table)
      .all()
      .map(({ name }) => name)

const ann = accountId('ann')
const message = { channel: 'email', kind: 'test_message', nextAttemptAt: 0, createdAt: 0 } as const

const covered: Covered[] = [
  {
    ...{ rule: 'requests', what: 'requests', days: 30, exact: 'stays' },
    add: (_tx, path, at, { deps }) => deps.requestLogs.record(logged({ path, at })),
    async left({ deps }) {
      const { requests } = await deps.requestLogs.ask('find', { filter: {}, limit: 9 })
      return requests.map(({ path }) => path).toReversed()
    },
  },
  {
    ...{ rule: 'sessions', what: 'sessions', days: 0, exact: 'stays' },
    add: (tx, tokenHash, expiresAt) =>
      tx.insert(sessions).values({ tokenHash, accountId: ann, ip: '', userAgent: '', createdAt: 0, expiresAt }).run(),
    left: namesIn(sessions, sessions.tokenHash),
  },
  {
    ...{ rule: 'sessions', what: 'links', days: 0, exact: 'stays' },
    add: (tx, id, expiresAt) =>
      tx.insert(oneTimeTokens).values({ id, purpose: 'reset_password', accountId: ann, createdAt: 0, expiresAt }).run(),
    left: namesIn(oneTimeTokens, oneTimeTokens.id),
  },
  {
    ...{ rule: 'invitations', what: 'invitations', days: 7, exact: 'stays' },
    add: (tx, email, expiresAt) =>
      tx
        .insert(invitations)
        .values({ id: email, organizationId: acmeId, email, role: 'viewer', createdAt: 0, expiresAt })
        .run(),
    left: namesIn(invitations, invitations.email),
  },
  ...(['expiresAt', 'revokedAt'] as const).map(
    (ended): Covered => ({
      ...{ rule: 'api-tokens', what: 'tokens', days: 7, exact: 'stays' },
      add: (tx, name, at) =>
        tx
          .insert(apiTokens)
          .values({
            id: name,
            organizationId: acmeId,
            name,
            role: 'viewer',
            tokenHash: name,
            createdAt: 0,
            [ended]: at,
          })
          .run(),
      left: namesIn(apiTokens, apiTokens.name),
    }),
  ),
  {
    ...{ rule: 'attempts', what: 'attempts', days: 0, exact: 'goes' },
    add: (tx, key, windowEndsAt) => tx.insert(rateLimits).values({ key, count: 1, windowEndsAt }).run(),
    left: namesIn(rateLimits, rateLimits.key),
  },
  {
    ...{ rule: 'unconfirmed', what: 'subscribers', days: 7, exact: 'stays' },
    add: (_tx, address, createdAt, { deps }) => subscribe(deps, address, { state: 'unconfirmed', createdAt }),
    left: namesIn(subscribers, subscribers.address),
  },
  {
    ...{ rule: 'unconfirmed', what: 'lists', days: 7, exact: 'stays' },
    add(tx, id, createdAt) {
      const list = { fileName: '', consent: '', state: 'previewed' as const, rows: [], problems: [], total: 0 }
      tx.insert(subscriberImports)
        .values({ id, organizationId: acmeId, ...list, createdAt })
        .run()
    },
    left: namesIn(subscriberImports, subscriberImports.id),
  },
  {
    ...{ rule: 'drafts', what: 'drafts', days: 90, exact: 'stays' },
    add: (tx, subjectId, updatedAt) =>
      tx.insert(drafts).values({ accountId: ann, organizationId: acmeId, subjectId, fields: {}, updatedAt }).run(),
    left: namesIn(drafts, drafts.subjectId),
  },
  {
    ...{ rule: 'deliveries', what: 'addresses', days: 90, exact: 'stays' },
    add: (tx, address, settledAt) =>
      tx
        .insert(deliveries)
        .values({ ...message, id: address, address, state: 'delivered', settledAt })
        .run(),
    left: namesIn(deliveries, deliveries.address),
  },
  {
    ...{ rule: 'deliveries', what: 'messages given up', days: 90, exact: 'stays' },
    add: (tx, address, createdAt) =>
      tx
        .insert(deliveries)
        .values({ ...message, id: address, address, state: 'retrying', createdAt })
        .run(),
    left: namesIn(deliveries, deliveries.address),
  },
  {
    ...{ rule: 'deliveries', what: 'attempts at webhooks', days: 90, exact: 'stays' },
    add(tx, id, at) {
      tx.insert(deliveries)
        .values({ ...message, id, address: '', state: 'delivered', settledAt: 0 })
        .run()
      tx.insert(webhookAttempts).values({ id, deliveryId: id, at, duration: 1, request: '', answer: '' }).run()
    },
    left: namesIn(webhookAttempts, webhookAttempts.id),
  },
  {
    ...{ rule: 'accounts', what: 'accounts', days: 30, exact: 'goes' },
    add: (tx, id, deletionRequestedAt) =>
      tx
        .insert(accounts)
        .values({ id, name: id, email: id, passwordHash: '', createdAt: 0, deletionRequestedAt })
        .run(),
    left: namesIn(accounts, accounts.email),
  },
  {
    ...{ rule: 'organizations', what: 'organizations', days: 30, exact: 'stays' },
    add: (tx, slug, deletedAt) =>
      tx.insert(organizations).values({ id: slug, slug, name: slug, timeZone: 'UTC', createdAt: 0, deletedAt }).run(),
    left: namesIn(organizations, organizations.slug),
  },
  {
    ...{ rule: 'data-requests', what: 'data requests', days: 3 * 365, exact: 'goes' },
    add: (tx, address, closedAt) =>
      tx
        .insert(dataRequests)
        .values({
          id: address,
          address,
          kind: 'access',
          receivedAt: 0,
          dueAt: 0,
          state: 'answered',
          createdAt: 0,
          closedAt,
        })
        .run(),
    left: namesIn(dataRequests, dataRequests.address),
  },
  {
    ...{ rule: 'metrics', what: 'hours of points', days: 31, exact: 'stays' },
    add(tx, id, hour) {
      const provider = { id, organizationId: acmeId, createdAt: 0, updatedAt: 0 }
      tx.insert(metricsProviders).values(provider).run()
      tx.insert(metrics)
        .values({ ...provider, metricsProviderId: id, name: id, position: 1 })
        .run()
      tx.insert(metricHours).values({ metricId: id, hour, points: [] }).run()
    },
    left: namesIn(metricHours, metricHours.metricId),
  },
  {
    ...{ rule: 'copies', what: 'copies', days: 30, exact: 'stays' },
    add(_tx, name, at, { deps }) {
      mkdirSync(deps.backupsFolder, { recursive: true })
      const file = join(deps.backupsFolder, `before-${name}.db`)
      writeFileSync(file, '')
      utimesSync(file, at / 1000, at / 1000)
    },
    left: ({ deps }) => readdirSync(deps.backupsFolder).map((file) => file.slice('before-'.length, -'.db'.length)),
  },
]

test.each(covered)('$rule: $what older than $days days go, to the millisecond', async (one) => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-rules-'))
  try {
    const room = testRoom({ backupsFolder: join(folder, 'backups') })
    const due = room.clock.now()
    for (const [name, at] of Object.entries({ older: due - 1, exact: due, younger: due + 1 }))
      writeUnaudited(room.db, (tx) => void one.add(tx, name, at, room))
    await room.deps.requestLogs.flush()
    room.clock.advance(one.days * day)
    const gone = one.exact === 'goes' ? 2 : 1
    expect(await enforceNow(room.deps, one.rule)).toEqual({ [one.what]: gone })
    const left = (await one.left(room)).filter((name) => ['older', 'exact', 'younger'].includes(name))
    expect(left.toSorted()).toEqual(['exact', 'younger'].slice(gone - 1))
    expect(await enforceNow(room.deps, one.rule)).toEqual({})
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('every rule is held to its period here, and told with it', () => {
  expect(new Set(covered.map(({ rule }) => rule))).toEqual(new Set(retentionRules.map(({ name }) => name)))
  expect(retentionRules.map(({ name }) => name).toSorted()).toEqual(Object.keys(periods).toSorted())
  for (const { rule, days } of covered) expect([rule, periods[rule].days]).toEqual([rule, days])
})

test('no two rules share a name or a minute', () => {
  expect(new Set(retentionRules.map(({ name }) => name)).size).toBe(retentionRules.length)
  expect(new Set(retentionRules.map(({ minute }) => minute)).size).toBe(retentionRules.length)
  expect(retentionRules.every(({ minute }) => minute >= 0 && minute < 60)).toBe(true)
})

test('a rule is found by its name, and by nothing else', () => {
  expect(ruleNamed('copies')?.title).toBe('Copies of the database')
  for (const name of ['', 'Copies', 'constructor']) expect(ruleNamed(name)).toBeUndefined()
})
