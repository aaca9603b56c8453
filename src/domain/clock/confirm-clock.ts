import { momentsBeyond } from '#src/db/keep-moments.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { readClock } from '../time/clock-reading.ts'
import { trust } from './watch-clock.ts'

/** Somebody has looked at the machine's clock, and it is right. Throws conflict where nobody doubts it. */
export function confirmClock(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  const beyond = momentsBeyond(deps.db, deps.clock.now(), 'all')
  write(deps.db, (tx) => {
    const known = readClock(deps.db)
    if (!known || known.doubtedSince === null) throw conflict('Nobody doubts the clock: nothing waits for an answer.')
    trust(tx, deps, beyond)
    recordAudit(tx, deps, actor, {
      action: 'instance.clock_confirmed',
      organizationId: null,
      subject: { type: 'clock', id: '1' },
      changes: { expected: known.expectedAt, confirmed: deps.clock.now() },
    })
  })
}
