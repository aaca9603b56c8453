import type { Db } from '#src/db/connection.ts'
import { holdOutbox } from '#src/domain/backup/hold-outbox.ts'
import { recordFoundBehind } from '#src/domain/backup/record-restore.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { type AuditHead, afterFault, faultOfHead, faultOfLog, readHead } from './audit-head.ts'

/**
 * Compares a data folder with what is remembered of it. To be called before the database is opened: what is remembered by then is in it.
 * Returns what to ask once it is open; that gives a sentence for each fault, the last with what to do.
 */
export function compareHead(paths: DataPaths): (db: Db) => string[] {
  const head = readHead(paths)
  if (head === null) return () => []
  const ofLog = readableFault(paths, head)
  return (db) => {
    const faults = [ofLog, faultOfHead(db, paths, head)].filter((fault) => fault !== null)
    return faults.map((fault, index) => (index < faults.length - 1 ? fault : `${fault} ${afterFault}`))
  }
}

/** A log that cannot be read is named by whoever opens the database. */
function readableFault(paths: DataPaths, head: AuditHead): string | null {
  try {
    return faultOfLog(paths, head)
  } catch {
    return null
  }
}

/** At a start: what was found is recorded, and Opsentry goes on with what is there. What waits in it may have left, as after a restore. */
export function sayBehind(deps: Deps, actor: SystemActor, faults: readonly string[]): void {
  if (faults.length === 0) return
  deps.logger.warn('the database is an older state than it was', { found: faults.join(' ') })
  holdOutbox(deps, { backup: '', at: deps.clock.now() })
  recordFoundBehind(deps, actor, faults)
}
