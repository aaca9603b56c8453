import { and, eq, inArray } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { type ImportRow, subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { ImportProblem, SubscriberState } from '#src/words.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import { listServices } from '../services/find-service.ts'
import { consentProblem } from '../subscribers/consent.ts'
import { forgottenAmong } from '../subscribers/forgotten-addresses.ts'
import { checkRow } from './check-row.ts'
import { type ListRow, readList } from './read-list.ts'

/** Bytes. */
export const largestList = 10 * 1024 * 1024
export const mostRows = 200_000

export interface UploadedList {
  fileName: string
  bytes: Buffer
  /** The place or form in which the people on the list agreed. */
  consent: string
}

export function checkUploadedList(list: UploadedList): Checked<UploadedList> {
  const { length } = list.bytes
  const tooLarge = length > largestList ? 'The list is larger than 10 MB: split it.' : undefined
  return checked(
    { ...list, fileName: list.fileName.slice(0, 200) },
    fieldErrors({
      list: length === 0 ? 'Choose a CSV file that is not empty.' : tooLarge,
      consent: consentProblem(list.consent),
    }),
  )
}

/**
 * Reads a list and stores the rows to import and the reasons against the others; nobody is notified yet. Returns the import's
 * id. Throws invalid where the list cannot be read, or is too long.
 */
export async function previewImport(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  list: UploadedList,
): Promise<string> {
  authorize(actor, 'subscribers:write', organizationId)
  const { rows, problems } = await sort(deps, organizationId, list.bytes)
  const id = deps.ids.id()
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriberImports)
      .values({
        id,
        organizationId,
        createdBy: actor.kind === 'member' ? actor.accountId : null,
        fileName: list.fileName,
        consent: list.consent,
        state: 'previewed',
        rows,
        problems,
        total: rows.length,
        createdAt: deps.clock.now(),
      })
      .run()
  })
  return id
}

interface Sorted {
  rows: ImportRow[]
  problems: { line: number; problem: ImportProblem }[]
}

async function sort(deps: Deps, organizationId: OrganizationId, bytes: Buffer): Promise<Sorted> {
  const sorted: Sorted = { rows: [], problems: [] }
  const problemOf = problemFinder(deps, organizationId)
  for await (const step of readList(bytes)) {
    for (const { line, result } of problemOf(step))
      if (typeof result === 'string') sorted.problems.push({ line, problem: result })
      else sorted.rows.push(result)
    if (sorted.rows.length + sorted.problems.length > mostRows)
      throw invalid({ list: `The list has more than ${mostRows.toLocaleString('en')} rows: split it.` })
  }
  if (sorted.rows.length + sorted.problems.length === 0) throw invalid({ list: 'This list has no rows.' })
  return sorted
}

/** The problem of a row whose address is here already, by the subscriber's state. */
const ofState: Record<SubscriberState, ImportProblem> = {
  active: 'here',
  unconfirmed: 'here',
  paused: 'here',
  quarantined: 'here',
  unsubscribed: 'left',
}

/** Checks the rows of a list step by step, and remembers the addresses of earlier steps to find duplicates. */
function problemFinder(deps: Deps, organizationId: OrganizationId) {
  const services = new Set(listServices(deps.db, organizationId).flatMap((group) => group.services.map(({ id }) => id)))
  const forgotten = forgottenAmong(deps, organizationId)
  const seen = new Set<string>()
  return (rows: ListRow[]): { line: number; result: ImportRow | ImportProblem }[] => {
    const checked = rows.map((row) => ({ line: row.line, result: checkRow(row, services) }))
    const emails = checked.flatMap(({ result }) => (typeof result === 'string' ? [] : [result.email]))
    const states = statesOf(deps, organizationId, emails)
    const erased = forgotten(deps.db, emails)
    return checked.map(({ line, result }) => {
      if (typeof result === 'string') return { line, result }
      const { email } = result
      const state = states.get(email)
      const known = seen.has(email)
      seen.add(email)
      if (known) return { line, result: 'duplicate' }
      else if (state !== undefined) return { line, result: ofState[state] }
      else return { line, result: erased.has(email) ? 'forgotten' : result }
    })
  }
}

function statesOf({ db }: Deps, organizationId: OrganizationId, emails: string[]): Map<string, SubscriberState> {
  const known = db
    .select({ address: subscribers.address, state: subscribers.state })
    .from(subscribers)
    .where(
      and(
        eq(subscribers.organizationId, organizationId),
        eq(subscribers.channel, 'email'),
        inArray(subscribers.address, emails),
      ),
    )
    .all()
  return new Map(known.map(({ address, state }) => [address, state]))
}
