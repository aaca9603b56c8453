import { inArray, or, type SQL, sql } from 'drizzle-orm'
import { contains } from '#src/db/contains.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { eachAuditPage, isDeedOf } from '../accounts/audit-pages.ts'
import { eraseDetails } from '../audit/erase-details.ts'
import { isErased } from '../audit/erasures.ts'
import type { Deps, SystemActor } from '../context.ts'
import type { ErasedPerson } from './erased-person.ts'
import { holds, namesPerson } from './names-person.ts'

type Entry = typeof auditEntries.$inferSelect

interface Details {
  changes?: Record<string, unknown>
  ip?: string
}

/**
 * Removes the person from every audit entry about them: the origin of the request, and changes that name them. Their actions
 * stay, and every chain still verifies. Deeds of their own come last: by them alone an interrupted run knows the person again.
 */
export async function eraseFromAudit(deps: Deps, actor: SystemActor, person: ErasedPerson): Promise<void> {
  const theirs = isDeedOf(person.accountId)
  await eraseWhere(deps, actor, person, sql`${mayTellOf(person)} AND ${theirs} IS NOT TRUE`)
  await eraseWhere(deps, actor, person, theirs)
}

async function eraseWhere(deps: Deps, actor: SystemActor, person: ErasedPerson, matches: SQL): Promise<void> {
  for await (const entries of eachAuditPage(deps, matches)) {
    const telling = entries.filter((entry) => !isErased(entry) && tellsOf(person, entry))
    for (const [chain, inChain] of Map.groupBy(telling, (entry) => entry.chain))
      write(deps.db, (tx) => {
        const left = inChain
          .toSorted((a, b) => a.sequence - b.sequence)
          .map((entry) => ({ sequence: entry.sequence, changes: impersonal(person, entry) }))
        eraseDetails(tx, deps, actor, { chain, pseudonym: person.pseudonym, entries: left })
      })
  }
}

/** A coarse filter in SQL, so that only candidates have their details parsed. */
function mayTellOf({ accountId, subscriberIds, tokenIds, addresses, ips }: ErasedPerson): SQL {
  const ids = [accountId, ...subscriberIds]
  const named = [...addresses, ...ips].map((text) => contains(auditEntries.details, text))
  return (
    or(inArray(auditEntries.actorId, ids), inArray(auditEntries.subjectId, [...ids, ...tokenIds]), ...named) ??
    sql`false`
  )
}

function tellsOf(person: ErasedPerson, entry: Entry): boolean {
  const { ip = '' } = detailsOf(entry)
  const ids = [person.accountId, ...person.subscriberIds]
  if (ids.includes(entry.actorId ?? '') || holds(entry.details, person.addresses)) return true
  if (person.tokenIds.includes(entry.subjectId) && namesPerson(person, entry.details)) return true
  if (entry.actorKind !== 'visitor') return false
  // The origin proves a subscriber's consent; it is erased only when that subscriber asks for it.
  return ids.includes(entry.subjectId) || (person.ips.includes(ip) && !entry.action.startsWith('subscriber.'))
}

/** The entry's changes; none if they are of the account itself or name the person. */
function impersonal(person: ErasedPerson, entry: Entry): Record<string, unknown> {
  const { changes = {} } = detailsOf(entry)
  return entry.action.startsWith('account.') || namesPerson(person, JSON.stringify(changes)) ? {} : changes
}

function detailsOf({ details }: Entry): Details {
  return JSON.parse(details) as Details
}
