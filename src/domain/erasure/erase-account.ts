import { and, eq, inArray, lte } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { undoableFor } from '../accounts/delete-account.ts'
import { recordAccountEvent } from '../accounts/record-account-event.ts'
import type { Deps, SystemActor } from '../context.ts'
import { forgetWhoEnded } from '../deliveries/forget-who-ended.ts'
import { isClaimed } from '../deliveries/turns.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { eraseFromAudit } from './erase-from-audit.ts'
import { eraseFromEarlierAudits } from './erase-from-earlier-audits.ts'
import { eraseNames, eraseRows } from './erase-rows.ts'
import { type ErasedPerson, identify } from './erased-person.ts'
import { namesPerson } from './names-person.ts'

/**
 * Erases accounts deleted 30 days ago, with everything that identifies them; texts they wrote stay under a pseudonym. Yields
 * to the event loop between steps; if interrupted, the next run goes on. `alsoForget` is called once for each person, for
 * data outside of this database. Returns how many accounts are gone.
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
    await alsoForget(person)
    await eraseFromEarlierAudits(deps, actor, person)
    await forgetWhoEnded(deps, person.pseudonym, (name) => namesPerson(person, name))
    writeUnaudited(deps.db, (tx) => eraseNames(tx, person))
    // Last: only its entries tell the person's IP addresses and former names, and an interrupted run reads them again.
    await eraseFromAudit(deps, actor, person)
    if (eraseAccount(deps, actor, person)) erased += 1
    await yieldToEventLoop()
  }
  return erased
}

/** False if the account was brought back meanwhile. */
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

/** While a message is on its way, the relay's answer may still bring the address back: the next run finds it settled. */
function isBeingWrittenTo({ db }: Deps, { addresses }: ErasedPerson): boolean {
  const inFlight = and(inArray(deliveries.address, addresses), isClaimed)
  return db.select({ id: deliveries.id }).from(deliveries).where(inFlight).get() !== undefined
}
