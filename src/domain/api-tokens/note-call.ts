import { ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { notedCalls } from '#src/db/schema/api-calls.ts'
import { tryWrite } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, TokenActor } from '../context.ts'
import { utcDay } from '../time/utc-day.ts'

/** A call that left no audit entry of its own. */
export interface Call {
  /** Method and path of its route. */
  operation: string
  /** HTTP status with which it was refused; 0: it was answered. */
  refusal: number
}

/**
 * Records that a token called, at the first call of a day: one entry for each operation and each way in which it was refused, so
 * that a script that reads every second leaves no more. Nobody waits for it; where the storage fails, the next call tries again.
 */
export function noteCall(deps: Pick<Deps, 'db' | 'clock'>, actor: TokenActor, call: Call): void {
  const day = utcDay(deps.clock.now())
  const noted = notedToday(deps.db)
  if (noted.day !== day) Object.assign(noted, { day, calls: new Set() })
  const name = `${actor.tokenId} ${call.refusal} ${call.operation}`
  if (noted.calls.has(name)) return
  const written = tryWrite(deps.db, (tx) => {
    if (claimDay(tx, actor.tokenId, call, day)) recordCall(tx, deps, actor, call)
  })
  if (written) noted.calls.add(name)
}

const notedToday = perDb('calls noted today', () => ({ day: '', calls: new Set<string>() }))

/** False where this process, before it was started anew, or another has recorded it today. */
function claimDay(tx: Tx, tokenId: string, { operation, refusal }: Call, day: string): boolean {
  const claimed = tx
    .insert(notedCalls)
    .values({ tokenId, operation, refusal, day })
    .onConflictDoUpdate({
      target: [notedCalls.tokenId, notedCalls.operation, notedCalls.refusal],
      set: { day },
      setWhere: ne(notedCalls.day, day),
    })
    .returning({ day: notedCalls.day })
    .all()
  return claimed.length > 0
}

function recordCall(tx: Tx, deps: Pick<Deps, 'db' | 'clock'>, actor: TokenActor, { operation, refusal }: Call): void {
  recordAudit(tx, deps, actor, {
    action: refusal === 0 ? 'api_token.used' : 'api_token.refused',
    organizationId: actor.organizationId,
    subject: { type: 'api_token', id: actor.tokenId },
    changes: refusal === 0 ? { operation } : { operation, status: refusal },
  })
}
