import { and, eq, inArray, lte } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { undoableFor } from '../accounts/delete-account.ts'
import { recordAccountEvent } from '../accounts/record-account-event.ts'
import type { Deps, SystemActor } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { eraseFromAudit } from './erase-from-audit.ts'
import { eraseFromEarlierAudits } from './erase-from-earlier-audits.ts'
import { eraseRows } from './erase-rows.ts'
import { type ErasedPerson, identify } from './erased-person.ts'

/**
 * Erases the accounts that were deleted 30 days ago, with everything that tells who they were; what they wrote stays under a
 * pseudonym. In steps that let others go first; cut off, it goes on the next time. `alsoForget` is called once for each
 * person, for what is kept outside of this database. Returns how many accounts are gone.
 */
export async function eraseDueAccounts(
  deps: Deps,
  actor: SystemActor,
  alsoForget: (person: ErasedPerson) => unknown = () => undefined,
): Promise<number> {
  const due = deps.db.select({ id: accounts.id }).from(accounts).where(isDue(deps)).all()
  let erased = 0
  for (const { id } of due) {
    const person = await identify(deps, id)
    if (isBeingWrittenTo(deps, person)) continue
    // First of all: the audit log tells which addresses the person came from.
    await alsoForget(person)
    await eraseFromAudit(deps, actor, person)
    await eraseFromEarlierAudits(deps, actor, person)
    if (eraseAccount(deps, actor, person)) erased += 1
    await yieldToEventLoop()
  }
  return erased
}

/** False where it was brought back meanwhile. */
function eraseAccount(deps: Deps, actor: SystemActor, person: ErasedPerson): boolean {
  const { accountId, pseudonym } = person
  return write(deps.db, (tx) => {
    const isStillDue = tx
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.id, accountId), isDue(deps)))
      .get()
    const action = isStillDue ? 'account.erased' : 'account.erasure_given_up'
    recordAccountEvent(tx, deps, actor, accountId, { action, changes: { pseudonym } })
    if (isStillDue) eraseRows(tx, deps, person)
    return isStillDue !== undefined
  })
}

function isDue({ clock }: Pick<Deps, 'clock'>) {
  return lte(accounts.deletionRequestedAt, clock.now() - undoableFor)
}

/** A message is on its way, and the relay's answer may name the address: the next run finds it settled. */
function isBeingWrittenTo({ db }: Deps, { addresses }: ErasedPerson): boolean {
  const inFlight = and(inArray(deliveries.address, addresses), eq(deliveries.state, 'sending'))
  return db.select({ id: deliveries.id }).from(deliveries).where(inFlight).get() !== undefined
}
