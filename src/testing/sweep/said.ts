import type { Call, Fault } from '../broken-at.ts'
import type { Ended } from './sweepable.ts'

/** Sentences that name another cause than a disk that is full, or that fails. */
const wrongCause =
  /damaged|put a backup back|not sound|does not fit|report this|Opsentry serves|DEBUG|OPSENTRY_LOG_LEVEL/

/** What is wrong with how a command ended whose disk was full, or failed: it says so in one sentence, and what to do. */
export function wronglySaid({ exit, out, err }: Ended, by: Fault, { call, files }: Call): string[] {
  if (by === 'SIGKILL') return []
  if (exit === 0) return wrongCause.test(out) ? [`it says another cause: ${out}`] : []
  const lines = err.trimEnd().split('\n')
  // Where SQLite does not tell a full disk from one that fails, which it does of writes but those to its index of the log, the disk is
  // asked for its room (db/storage.ts): the one of a trial has some.
  const isUnknown = by === 'ENOSPC' && (!/write/.test(call) || files.some((file) => file.endsWith('-shm')))
  const namesFull = /(\bfull\b|no space left).*\bfree some space\b/is.test(err)
  const namesFailing = /\bcheck\b.*\bdisk\b/i.test(err) && !/\bfull\b/.test(err)
  const isNamed = by === 'ENOSPC' ? namesFull : namesFailing
  const isSaid = isNamed || (isUnknown && /free some space|check.*disk/i.test(err))
  return [
    ...(exit === 1 ? [] : [`it ended with ${exit}`]),
    ...(lines.length === 1 ? [] : [`it says ${lines.length} lines: ${err}`]),
    ...(isSaid && !wrongCause.test(err) ? [] : [`it does not say the cause, or not what to do: ${err.trimEnd()}`]),
  ]
}
