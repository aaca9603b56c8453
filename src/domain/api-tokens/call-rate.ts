import { perDb } from '#src/db/per-db.ts'
import type { Deps, TokenActor } from '../context.ts'

/** Milliseconds. */
export const callWindow = 60_000

/** What is left of a token's calls once this one is counted. */
export interface Quota {
  /** The call is within it. */
  isGranted: boolean
  limit: number
  left: number
  /** Milliseconds until there are as many as `limit` again. */
  renewsIn: number
}

/**
 * Counts a call of a token, in memory: a write for each would cost more than most calls do, and a restart that forgets a minute
 * harms nobody. Refused calls count no further, so that whoever goes on knocking waits no longer for it.
 */
export function spendCall({ db, clock }: Pick<Deps, 'db' | 'clock'>, { tokenId, callsPerMinute }: Caller): Quota {
  const elapsed = clock.elapsed()
  const windows = windowsOf(db)
  const known = windows.get(tokenId)
  const running = known && isRunning(known, elapsed) ? known : begin(windows, tokenId, elapsed)
  const isGranted = running.calls < callsPerMinute
  if (isGranted) running.calls += 1
  return { isGranted, limit: callsPerMinute, left: callsPerMinute - running.calls, renewsIn: running.endsAt - elapsed }
}

type Caller = Pick<TokenActor, 'tokenId' | 'callsPerMinute'>

interface Window {
  calls: number
  /** `elapsed()` of the clock. */
  endsAt: number
}

const windowsOf = perDb('calls of API tokens', () => new Map<string, Window>())

/** Windows of tokens that are remembered before those that are over are swept. */
const mostRemembered = 1000

function begin(windows: Map<string, Window>, tokenId: string, elapsed: number): Window {
  if (windows.size >= mostRemembered)
    for (const [id, window] of windows) if (!isRunning(window, elapsed)) windows.delete(id)
  const window = { calls: 0, endsAt: elapsed + callWindow }
  windows.set(tokenId, window)
  return window
}

function isRunning({ endsAt }: Window, elapsed: number): boolean {
  return endsAt > elapsed
}
