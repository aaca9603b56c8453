import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { type Chosen, namedSubscribers, stepsThrough } from './chosen-subscribers.ts'
import { active, type Subscriber } from './subscriber.ts'

/**
 * Ends the quarantine of whoever of the chosen ones is in it. Resolves with their number. `all` are let back in by steps: a crash in
 * between leaves some in quarantine, and the same call lets them in. Throws invalid for an id that is nobody's.
 */
export async function releaseSubscribers(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { which, channel }: Omit<Chosen, 'states'>,
): Promise<number> {
  authorize(actor, 'subscribers:write', organizationId)
  let released = 0
  for await (const step of steps(deps.db, organizationId, { which, channel, states: ['quarantined'] })) {
    release(deps, actor, step)
    released += step.length
  }
  return released
}

async function* steps(db: Reader, organizationId: OrganizationId, chosen: Chosen): AsyncGenerator<Subscriber[]> {
  if (chosen.which === 'all') yield* stepsThrough(db, organizationId, chosen)
  else yield namedSubscribers(db, organizationId, chosen.which, chosen)
}

function release(deps: Deps, actor: Actor, people: Subscriber[]): void {
  // A write that changes nothing has nothing to record.
  if (people.length === 0) return
  write(deps.db, (tx) => {
    for (const subscriber of people) {
      changeSubscriber(tx, deps, subscriber, active)
      recordAudit(tx, deps, actor, {
        action: 'subscriber.released',
        organizationId: subscriber.organizationId,
        subject: { type: 'subscriber', id: subscriber.id },
      })
    }
  })
}
