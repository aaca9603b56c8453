import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { FoundAddress, ImportRow } from '#src/db/schema/imports.ts'
import type { BroughtState, ImportProblem } from '#src/words/subscriber-imports.ts'
import type { SubscriberState } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { forgottenAmong } from '../subscribers/forgotten-addresses.ts'

/** Rows to import, and the reasons against the others: together they are everything that was found. */
export interface Sorted {
  rows: ImportRow[]
  problems: { line: number; problem: ImportProblem }[]
}

export interface Sorter {
  sorted: Sorted
  /** Sorts the next of what was found in the list. */
  add: (found: FoundAddress[]) => void
}

/** `column`: the one that was chosen; null: all of them. Remembers what went before, to find duplicates. */
export function createSorter(deps: Deps, organizationId: OrganizationId, column: number | null): Sorter {
  const forgotten = forgottenAmong(deps, organizationId)
  const seen = new Map<string, ImportRow | null>()
  const sorted: Sorted = { rows: [], problems: [] }

  function take(row: ImportRow, key: string, states: Map<string, SubscriberState>, erased: Set<string>): void {
    const { line, email } = row
    const [state, earlier] = [states.get(key), seen.get(key)]
    const isNew = earlier === undefined
    const problem = problemWith(row, state) ?? (erased.has(email) ? 'forgotten' : undefined)
    if (isNew) seen.set(key, problem === undefined ? row : null)
    if (earlier) tighten(earlier, row)
    if (!isNew && problem !== 'leftElsewhere') sorted.problems.push({ line, problem: 'duplicate' })
    else if (problem !== undefined) sorted.problems.push({ line, problem })
    else sorted.rows.push(row)
  }

  return {
    sorted,
    add(found) {
      const keyed = found.map((one) => ({ one, key: 'email' in one ? mailboxKey(one.email) : '' }))
      const states = statesOf(
        deps,
        organizationId,
        keyed.flatMap(({ key }) => key || []),
      )
      const erased = forgotten(
        deps.db,
        found.flatMap((one) => ('email' in one ? one.email : [])),
      )
      for (const { one, key } of keyed) {
        const { column: at, ...row } = one
        const isElsewhere = column !== null && at !== undefined && at !== column
        if ('problem' in row)
          sorted.problems.push(isElsewhere && isOfCell(row.problem) ? { ...row, problem: 'otherColumn' } : row)
        else if (isElsewhere) sorted.problems.push({ line: row.line, problem: 'otherColumn' })
        else take(row, key, states, erased)
      }
    },
  }
}

/** Said of one cell, and not of its whole row. */
function isOfCell(problem: ImportProblem): boolean {
  return problem === 'invalid' || problem === 'tooLong'
}

/** Where a list names somebody twice, the stricter wish counts. */
function tighten(earlier: ImportRow, { state }: ImportRow): void {
  if (state === 'unsubscribed' || (state === 'quarantined' && earlier.state === undefined)) earlier.state = state
}

/** The problem of a row whose mailbox is here already, by the subscriber's state. */
const ofState: Record<SubscriberState, ImportProblem> = {
  active: 'here',
  unconfirmed: 'here',
  paused: 'here',
  quarantined: 'here',
  unsubscribed: 'left',
}

function problemWith(row: ImportRow, state: SubscriberState | undefined): ImportProblem | undefined {
  if (state === undefined) return undefined
  else return state === 'active' && row.state === 'unsubscribed' ? 'leftElsewhere' : ofState[state]
}

function statesOf({ db }: Deps, organizationId: OrganizationId, mailboxes: string[]): Map<string, SubscriberState> {
  const known = db
    .select({ mailbox: subscribers.mailbox, state: subscribers.state })
    .from(subscribers)
    .where(and(eq(subscribers.organizationId, organizationId), inArray(subscribers.mailbox, mailboxes)))
    .all()
  return new Map(known.map(({ mailbox, state }) => [mailbox ?? '', state]))
}

/** The columns of an import that follow from what is taken over. */
export function sortedColumns({ rows, problems }: Sorted) {
  return {
    rows: serialized(rows),
    problems: serialized(problems),
    counts: countedByKind(problems),
    total: rows.length,
    optedOut: inState(rows, 'unsubscribed'),
    unreachable: inState(rows, 'quarantined'),
  }
}

/** Megabytes are turned into JSON before the transaction begins, for whose end every other writer waits. */
export function serialized<T>(value: T): SQL<T> {
  return sql<T>`${JSON.stringify(value)}`
}

function countedByKind(problems: Sorted['problems']): { problem: ImportProblem; lines: number }[] {
  const kinds = Map.groupBy(problems, ({ problem }) => problem)
  return [...kinds].map(([problem, { length }]) => ({ problem, lines: length })).toSorted((a, b) => b.lines - a.lines)
}

function inState(rows: ImportRow[], state: BroughtState): number {
  return rows.filter((row) => row.state === state).length
}
