import { existsSync, readFileSync } from 'node:fs'
import { holdOutbox } from '#src/domain/backup/hold-outbox.ts'
import { isRecorded, type RestoreNote, recordRestore } from '#src/domain/backup/record-restore.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { removeFile } from '#src/platform/place-file.ts'

/** Records the restore that came before this start, if there was one, and holds what waits in the backup. A note that cannot be read is recorded as such. */
export function recordNotedRestore(deps: Deps, actor: SystemActor, { restored }: DataPaths): void {
  if (!existsSync(restored)) return
  const note = readNote(restored, deps.clock.now())
  if (!isRecorded(deps.db, note)) {
    holdOutbox(deps, note)
    recordRestore(deps, actor, note)
  }
  removeFile(restored)
}

function readNote(path: string, now: number): RestoreNote {
  try {
    const { backup, at, from, replaced } = JSON.parse(readFileSync(path, 'utf8')) as RestoreNote
    if (!Number.isFinite(at)) throw new Error('no time')
    return { backup: String(backup).slice(0, 200), at, from: from ?? null, replaced: replaced ?? null }
  } catch {
    return { backup: '(unreadable)', at: now, from: null, replaced: null }
  }
}
