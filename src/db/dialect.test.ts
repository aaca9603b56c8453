import { Database } from 'bun:sqlite'
import {
  and,
  asc,
  desc,
  eq,
  exists,
  getTableColumns,
  inArray,
  isNull,
  like,
  not,
  or,
  type Query,
  sql,
} from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/bun-sqlite'
import { alias, union } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { type Db, databaseFrom } from './connection.ts'
import { declared } from './schema/declared.ts'
import { deliveries, notifications, subscribers } from './schema/delivery.ts'
import { organizations } from './schema/identity.ts'

const drizzles: Db = drizzle({ client: new Database(':memory:'), casing: 'snake_case' })
const ours = databaseFrom(new Database(':memory:').serialize())

const other = alias(subscribers, 'other')
const asked = sql.placeholder('asked')
const one = { one: sql`1` }

/** Every shape of a query that the rooms ask, and what they leave to drizzle. */
const shapes: Record<string, (db: Db) => { toSQL: () => unknown }> = {
  'some columns': (db) => db.select({ to: deliveries.address, id: deliveries.id }).from(deliveries),
  'columns and an expression': (db) => db.select({ id: deliveries.id, ...one, all: sql`count(*)` }).from(deliveries),
  'columns in groups': (db) =>
    db
      .select({ who: getTableColumns(subscribers), at: deliveries.createdAt })
      .from(deliveries)
      .innerJoin(subscribers, eq(subscribers.id, deliveries.subscriberId)),
  'tables in groups, with an expression and an order': (db) =>
    db
      .select({
        delivery: deliveries,
        one: { who: subscribers.address, all: sql<number>`max(${deliveries.createdAt})` },
      })
      .from(deliveries)
      .leftJoin(subscribers, eq(subscribers.id, deliveries.subscriberId))
      .innerJoin(
        organizations,
        and(eq(organizations.id, deliveries.organizationId), sql`${organizations.name} <> ${'x'}`),
      )
      .where(eq(deliveries.kind, 'notice'))
      .groupBy(deliveries.id, sql`2`)
      .orderBy(desc(deliveries.createdAt), asc(organizations.name))
      .limit(7),
  'a table, an expression with a name, and every pair': (db) =>
    db
      .select({ table: organizations, named: sql<number>`count(*)`.as('named') })
      .from(organizations)
      .innerJoin(subscribers, sql`1`)
      .where(eq(organizations.id, asked)),
  'columns of a table beside another name of it': (db) =>
    db
      .select({ id: subscribers.id, other: other.id })
      .from(subscribers)
      .innerJoin(other, eq(other.mailbox, subscribers.mailbox)),
  'an alias beside its table': (db) =>
    db
      .select()
      .from(other)
      .leftJoin(subscribers, and(eq(subscribers.address, other.address), not(eq(subscribers.id, other.id)))),
  'an alias alone': (db) => db.select().from(other).where(eq(other.address, 'a"b')),
  'conditions of every kind': (db) =>
    db
      .select()
      .from(deliveries)
      .where(
        and(
          or(
            eq(deliveries.state, 'waiting'),
            isNull(deliveries.leaseUntil),
            inArray(deliveries.channel, ['email', 'webhook']),
          ),
          sql`${deliveries.address} in ${['a', 'b']} and ${null} is ${undefined} ${sql.raw('not null')}`,
          like(deliveries.address, '%x'),
          sql`${deliveries.createdAt} > ${5} + ${asked}`,
        ),
      ),
  placeholders: (db) => db.select().from(deliveries).where(eq(deliveries.id, asked)).limit(asked).offset(asked),
  'a subquery as a condition': (db) =>
    db
      .select(one)
      .from(subscribers)
      .where(exists(db.select(one).from(deliveries).where(eq(deliveries.subscriberId, subscribers.id)))),
  'a subquery as a table': (db) => {
    const newest = db
      .select({ id: deliveries.id, at: sql<number>`max(${deliveries.createdAt})`.as('at') })
      .from(deliveries)
      .groupBy(deliveries.subscriberId)
      .as('newest')
    return db.select({ id: newest.id, at: newest.at }).from(newest).where(sql`${newest.at} > 1`)
  },
  'a query before the query': (db) => {
    const known = db.$with('known').as(db.select({ id: subscribers.id }).from(subscribers))
    return db.with(known).select().from(known)
  },
  'one query and another': (db) =>
    union(
      db.select({ id: subscribers.id }).from(subscribers),
      db.select({ id: deliveries.id }).from(deliveries),
    ).orderBy(asc(subscribers.id)),
  'order and groups': (db) =>
    db
      .select({ of: deliveries.channel, all: sql`count(*)` })
      .from(deliveries)
      .groupBy(deliveries.channel)
      .having(sql`count(*) > ${2}`)
      .orderBy(desc(deliveries.channel), sql`2`),
  'parameters in the text': (db) =>
    db
      .select(one)
      .from(deliveries)
      .where(sql`${deliveries.kind} = ${sql`${"it's"}`.inlineParams()} and 1 = ${1}`),
  distinct: (db) => db.selectDistinct({ state: deliveries.state }).from(deliveries),
  'an insert': (db) =>
    db
      .insert(organizations)
      .values([
        { id: 'a', slug: 's', name: 'n' },
        { id: 'b', slug: 't', name: 'o' },
      ] as never)
      .onConflictDoUpdate({ target: organizations.id, set: { name: sql`excluded.name` } })
      .returning(),
  'an insert of a query': (db) => db.insert(notifications).select(db.select().from(notifications)),
  'an update': (db) =>
    db
      .update(deliveries)
      .set({ state: 'failed', attempts: sql`${deliveries.attempts} + ${1}`, leaseUntil: null })
      .where(eq(deliveries.id, 'x'))
      .returning({ id: deliveries.id }),
  'a removal': (db) =>
    db
      .delete(deliveries)
      .where(inArray(deliveries.id, db.select({ id: notifications.id }).from(notifications)))
      .limit(3),
}

test.each(Object.keys(shapes))(
  '%s: the text is the one that drizzle writes, but for what a plan may hang on',
  (name) => {
    const shape = shapes[name] as (db: Db) => { toSQL: () => Query }
    const expected = unseen(shape(drizzles).toSQL())
    expect(shape(ours).toSQL()).toEqual(expected)
    expect(shape(ours).toSQL()).toEqual(expected)
  },
)

/** As our dialect has it: limits are no bare parameters, nor are ids. */
function unseen({ sql: text, params }: Query): Query {
  const left = [...params]
  const signed = text.replace(/((?:"id"|_id") = )\?/g, '$1+?').replace(/ limit \?/g, (limit, at) => {
    const place = text.slice(0, at).split('?').length - 1
    if (typeof left[place] !== 'number') return `${limit}+0`
    return ` limit ${left.splice(place, 1)[0]}`
  })
  return { sql: signed, params: left }
}

test('every table is read as drizzle reads it', () => {
  for (const { table } of declared)
    expect(ours.select().from(table).toSQL()).toEqual(drizzles.select().from(table).toSQL())
  expect(declared.length).toBeGreaterThan(50)
})
