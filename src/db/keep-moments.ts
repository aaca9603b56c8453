import { and, exists, getTableColumns, getTableName, gt, gte, lte, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reader, Tx } from './connection.ts'
import { type ClockStep, goingAlong, latestInOrder } from './keep-order.ts'
import { slack } from './not-beyond.ts'
import { prepared } from './prepared.ts'
import { decidingMoments, type Moment } from './schema/moments.ts'

/*
 * The one rule of stored moments: none counts that stands further ahead of the clock than it can have been written. What does is
 * brought back, so that queries compare with the clock alone and use their indexes; what comes from elsewhere than the database
 * asks `notBeyond`.
 */

const { placeholder } = sql

/** Moves waits that are not over along with the clock, so that they last as long as they were meant to. Returns how many. */
export function moveWaits(tx: Tx, step: ClockStep): number {
  const { from, to } = step
  const given = { from, to, by: to - from }
  if (to < from) return all(waits, (moment) => setAs('wait moved back', tx, moment, given)) + moveInOrder(tx, step)
  else return all(waits, (moment) => setAs('wait moved ahead', tx, moment, given))
}

function moveInOrder(tx: Tx, step: ClockStep): number {
  const by = step.to - step.from
  return goingAlong(tx, step).reduce(
    (moved, { moment, which }) => moved + setting(tx, moment.column, which, sql`${moment.column} + ${by}`).all().length,
    0,
  )
}

/**
 * The clock stood ahead and was set: what it has dated goes along, so that in the end it is dated as it truly was, in the order in
 * which it was. `since`: UTC ms from which on whatever is dated was dated by it. What it brought about of what was to come, as a
 * window that was due in what it skipped, is dated as of when it was set ahead. Returns how many.
 */
export function redate(tx: Tx, { from, to }: Pick<ClockStep, 'from' | 'to'>, since: number): number {
  const given = { to, by: to - from, since, first: since + Math.min(0, to - from) }
  return all(others, (moment) => setAs(moment.kind === 'since' ? 'dated ahead' : 'planned ahead', tx, moment, given))
}

/**
 * Columns with a moment that cannot have been written by this clock; `waits`: those alone, because the others may be right and the
 * clock wrong. To be asked before anything is locked: some tables have a million rows.
 */
export function momentsBeyond(db: Reader, now: number, which: 'waits' | 'all'): Moment[] {
  const asked = which === 'all' ? decidingMoments : decidingMoments.filter(goesAlong)
  const found = prepared(db, `moments beyond: ${which}`, () => areBeyond(db, asked)).get({ now }) ?? {}
  return asked.filter((_, index) => found[index] === 1)
}

/**
 * Brings back what `momentsBeyond` has found, as its kind says. What is shown in an order comes along from less than the slack ahead,
 * so that no window ends before it began, and no update comes before the one that it follows.
 */
export function boundMoments(tx: Tx, now: number, beyond: readonly Moment[]): void {
  if (beyond.some(({ inOrder }) => inOrder)) all(shown, (moment) => setAs('ahead', tx, moment, { now }))
  for (const moment of beyond) {
    const latest = moment.kind === 'wait' ? now : now + moment.atMost
    if (moment.kind !== 'order') setAs('beyond', tx, moment, { now, latest })
  }
  if (beyond.some(({ kind }) => kind === 'order')) moveInOrder(tx, { from: latestInOrder(tx), to: now, landed: now })
}

function isBeyond({ column, atMost }: Moment, now: number | Placeholder): SQL {
  return sql`${column} > ${now} + ${atMost + slack}`
}

const goesAlong = ({ kind }: Moment) => kind === 'wait' || kind === 'order'
const waits = decidingMoments.filter(({ kind }) => kind === 'wait')
const others = decidingMoments.filter((moment) => !goesAlong(moment))
const shown = decidingMoments.filter(({ inOrder }) => inOrder)

/** One question about all of them: by their place in the list, 1 where there is such a row. */
function areBeyond(db: Reader, asked: readonly Moment[]) {
  const now = placeholder('now')
  const questions = asked.map((moment, index) => {
    const { table } = moment.column
    const found = wheresOf(moment).map((where) =>
      exists(
        db
          .select({ one: sql`1` })
          .from(table)
          .where(and(where, isBeyond(moment, now))),
      ),
    )
    return [index, sql<number>`${sql.join(found, sql` or `)}`] as const
  })
  return db.select(Object.fromEntries(questions)).from(sql`(select 1)`).prepare()
}

function setting(tx: Tx, column: SQLiteColumn, which: SQL | undefined, value: SQL) {
  return tx
    .update(column.table)
    .set({ [keyOf(column)]: value })
    .where(which)
    .returning({ one: sql`1` })
}

/** Which rows of a moment are set, and to what. */
const changes = {
  'wait moved back': ({ column }) => [gt(column, placeholder('to')), sql`${column} + ${placeholder('by')}`],
  // Ahead, it was written since the clock was set: nobody waits so long.
  'wait moved ahead': ({ column, atMost }) => [
    and(gt(column, placeholder('from')), lte(column, sql`${placeholder('from')} + ${atMost}`)),
    sql`${column} + ${placeholder('by')}`,
  ],
  'dated ahead': ({ column }) => [
    gte(column, placeholder('first')),
    sql`max(${column}, ${placeholder('since')}) + ${placeholder('by')}`,
  ],
  'planned ahead': ({ column, atMost }) => [
    gt(column, sql`${placeholder('to')} + ${atMost}`),
    sql`${column} + ${placeholder('by')}`,
  ],
  ahead: ({ column }) => [gt(column, placeholder('now')), sql`${placeholder('now')}`],
  beyond: (moment) => [isBeyond(moment, placeholder('now')), sql`${placeholder('latest')}`],
} satisfies Record<string, (moment: Moment) => [which: SQL | undefined, value: SQL]>

/** Returns how many. */
function setAs(change: keyof typeof changes, tx: Tx, moment: Moment, given: Record<string, number>): number {
  const { column } = moment
  const name = `${change}: ${getTableName(column.table)}.${column.name}`
  const statements = wheresOf(moment).map((where, index) =>
    prepared(tx, `${name} ${index}`, () => {
      const [which, value] = changes[change](moment)
      return setting(tx, column, and(where, which), value).prepare()
    }),
  )
  return statements.reduce((total, statement) => total + statement.all(given).length, 0)
}

/** Conditions of which each row in which it decides meets one. */
const wheresOf = ({ where = [undefined] }: { where?: readonly (SQL | undefined)[] }) => where

/** Under which the table's rows have it. */
function keyOf(column: SQLiteColumn): string {
  const found = Object.entries(getTableColumns(column.table)).find(([, one]) => one === column)
  if (!found) throw new Error(`${column.name} is no column of its table`)
  return found[0]
}

function all(moments: readonly Moment[], change: (moment: Moment) => number): number {
  return moments.reduce((total, moment) => total + change(moment), 0)
}
