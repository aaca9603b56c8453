import type { Db } from '#src/db/connection.ts'
import { holdOutbox } from '#src/domain/backup/hold-outbox.ts'
import { recordFoundOtherwise } from '#src/domain/backup/record-restore.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { type AuditHead, afterFault, type Fault, faultOfFile, faultOfHead, faultOfLog, readHead } from './audit-head.ts'

/**
 * Compares a data folder with what is remembered of it. To be called before the database is opened: what is remembered by then is in it.
 * Returns what to ask once it is open.
 */
export function compareHead(paths: DataPaths): (db: Db) => Fault[] {
  const head = readHead(paths)
  if (head === null) return () => []
  const [ofFile, ofLog] = [asFarAsReadable(faultOfFile, paths, head), asFarAsReadable(faultOfLog, paths, head)]
  return (db) => {
    const found = [
      { sentence: ofFile, isBehind: false },
      { sentence: ofLog, isBehind: true },
      { sentence: faultOfHead(db, paths, head), isBehind: true },
    ]
    return found.flatMap(({ sentence, isBehind }) => (sentence === null ? [] : [{ sentence, isBehind }]))
  }
}

/** A file that cannot be read is named by whoever opens the database. */
function asFarAsReadable(ask: typeof faultOfLog, paths: DataPaths, head: AuditHead): string | null {
  try {
    return ask(paths, head)
  } catch {
    return null
  }
}

/** A sentence for each, the last with what to do. */
export function sentencesOf(faults: readonly Fault[]): string[] {
  return faults.map(({ sentence }, index) => (index < faults.length - 1 ? sentence : `${sentence} ${afterFault}`))
}

/**
 * At a start: what was found is recorded, and Opsentry goes on with what is there. What waits in a database that lost something may have
 * left, as after a restore.
 */
export function sayFaults(deps: Deps, actor: SystemActor, faults: readonly Fault[]): void {
  if (faults.length === 0) return
  const sentences = sentencesOf(faults)
  deps.logger.warn('the database is not as it was', { found: sentences.join(' ') })
  if (faults.some(({ isBehind }) => isBehind)) holdOutbox(deps, { backup: '', at: deps.clock.now() })
  recordFoundOtherwise(deps, actor, sentences)
}
