import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { markQueued, write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import {
  discardUndecided,
  nextUndecided,
  type OutboxHold,
  outboxHold,
  releaseUndecided,
  undecidedByOrganization,
  type WhichUndecided,
} from '../deliveries/undecided.ts'
import { conflict } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { tellUndecided } from './hold-outbox.ts'

export type Decision = 'send' | 'discard'

/** Messages per transaction: a hundred thousand at once would hold up visitors for more than a second. */
const step = 500

/**
 * Sends what waits for a decision since a restore, or discards it. In steps: where they are cut off, the rest waits on. Resolves with
 * their number. Throws conflict where nothing waits.
 */
export async function decideUndecided(
  deps: Deps,
  actor: Actor,
  decision: Decision,
  which: WhichUndecided,
): Promise<number> {
  authorizeInstanceAdmin(actor)
  const hold = outboxHold(deps.db)
  if (!hold) throw conflict('No message waits for a decision.')
  const decide = (tx: Tx, ids: string[]) => {
    if (decision === 'send') releaseUndecided(tx, ids, deps.clock.now())
    else discardUndecided(tx, ids, discardedBy(actor, hold), deps.clock.now())
    markQueued(tx)
    // Before the first start there are steps to take, whose messages are held, too.
    if (hold.caughtUpAt !== null) tellUndecided(tx, deps, hold)
  }
  let ids = nextUndecided(deps.db, which, hold.at, step)
  if (ids.length === 0) throw conflict('No such message waits for a decision.')
  write(deps.db, (tx) => {
    record(tx, deps, actor, { decision, which, hold })
    decide(tx, ids)
  })
  let decided = ids.length
  while (ids.length === step) {
    await yieldToEventLoop()
    ids = nextUndecided(deps.db, which, hold.at, step)
    writeUnaudited(deps.db, (tx) => decide(tx, ids))
    decided += ids.length
  }
  return decided
}

function discardedBy(actor: Actor, { backup }: OutboxHold): string {
  const since = backup === '' ? 'an older database was put in place' : `${backup} was put back`
  const name = 'name' in actor && actor.kind !== 'system' ? actor.name : 'somebody at the console'
  return `It was queued before ${since}, and discarded by ${name}.`
}

/** In the log of each organization whose messages they are, and in the instance's. */
function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { decision, which, hold }: { decision: Decision; which: WhichUndecided; hold: OutboxHold },
): void {
  const byOrganization = undecidedByOrganization(tx, which, hold.at)
  const action = decision === 'send' ? 'outbox.sent' : 'outbox.discarded'
  const changes = { which, backup: hold.backup, putBackAt: new Date(hold.at).toISOString() }
  for (const [id, messages] of byOrganization)
    if (id !== '')
      recordAudit(tx, deps, actor, {
        action,
        organizationId: id as OrganizationId,
        subject: { type: 'organization', id },
        changes: { ...changes, messages },
      })
  recordAudit(tx, deps, actor, {
    action,
    organizationId: null,
    subject: { type: 'instance', id: '1' },
    changes: { ...changes, messages: [...byOrganization.values()].reduce((sum, messages) => sum + messages, 0) },
  })
}
