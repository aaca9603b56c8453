import { eq, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { notedCalls } from '#src/db/schema/api-calls.ts'
import { tryWrite, withFirstWrite } from '#src/db/write.ts'
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

interface Noted {
  actor: TokenActor
  call: Call
  /** In UTC, such as `2026-03-10`. */
  day: string
}

/** Kinds of calls that are remembered for a day: beyond them nothing is lost, it is looked up again. */
const mostRemembered = 20_000
/** Calls that wait to be recorded. */
const mostWaiting = 1000

const notes = perDb('calls of programs', () => ({
  day: '',
  recorded: new Set<string>(),
  waiting: new Map<string, Noted>(),
}))

/**
 * Notes, in memory, that a token called. Recorded is the first call of a day of each operation, and of each way in which it was
 * refused, so that a script that reads every second leaves no more; and nobody's answer waits for it.
 */
export function noteCall({ db, clock }: Pick<Deps, 'db' | 'clock'>, actor: TokenActor, call: Call): void {
  const day = utcDay(clock.now())
  const known = notes(db)
  if (known.day !== day || known.recorded.size >= mostRemembered) Object.assign(known, { day, recorded: new Set() })
  const name = `${day} ${actor.tokenId} ${call.refusal} ${call.operation}`
  if (known.recorded.has(name) || known.waiting.has(name) || known.waiting.size >= mostWaiting) return
  known.waiting.set(name, { actor, call, day })
}

/** Does what a call asks; where that leaves no audit entry of its own, the call is noted. */
export async function notedUnlessRecorded<T>(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: TokenActor,
  operation: string,
  act: () => T | Promise<T>,
): Promise<T> {
  let isRecorded = false
  const result = await withFirstWrite(() => {
    isRecorded = true
  }, act)
  if (!isRecorded) noteCall(deps, actor, { operation, refusal: 0 })
  return result
}

/** Records what was noted, in one transaction; where the storage fails, it waits for the next time. */
export function recordNotedCalls(deps: Pick<Deps, 'db' | 'clock'>): void {
  const { waiting, recorded } = notes(deps.db)
  if (waiting.size === 0) return
  const names = [...waiting.keys()]
  const written = tryWrite(deps.db, (tx) => {
    for (const { actor, call, day } of waiting.values())
      if (isThere(tx, actor.tokenId) && claimDay(tx, actor.tokenId, call, day)) recordCall(tx, deps, actor, call)
  })
  if (!written) return
  waiting.clear()
  for (const name of names) recorded.add(name)
}

/** It may have been erased since it called, with its organization or its person. */
function isThere(tx: Tx, tokenId: string): boolean {
  return tx.select({ id: apiTokens.id }).from(apiTokens).where(eq(apiTokens.id, tokenId)).get() !== undefined
}

/** False where this process, before it was started anew, or another has recorded it that day. */
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
