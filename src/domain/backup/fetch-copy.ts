import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupCopy } from './backup-copies.ts'
import { BackupFailure, type FileFacts } from './backup-files.ts'
import type { BackupTurn } from './backup-turn.ts'
import { mustStore } from './backup-turn.ts'

/** Of the file of a copy that was fetched; `cut off` ones are removed at the next start. */
const fetchedName = 'opsentry-fetched.file'

/**
 * Reads a copy whole from where it lies, and hands its file's name and facts to `look`. Throws BackupFailure, as `damaged` where it is
 * not what was put there.
 */
export async function withFetched<T>(
  turn: BackupTurn,
  copy: BackupCopy,
  look: (name: string, facts: FileFacts) => T | Promise<T>,
): Promise<T> {
  const { deps, store } = turn
  if (copy.place === 'folder') {
    const facts = await deps.backupFiles.digest(copy.name, deps.stopping)
    return look(copy.name, same(copy, facts, copy.sha256))
  }
  if (!store) throw new BackupFailure('No bucket is set any more.')
  const into = join(deps.backupsFolder, fetchedName)
  mkdirSync(deps.backupsFolder, { recursive: true, mode: 0o700 })
  deps.removeFile(into)
  try {
    const fetched = await store.getFile(copy.name, into)
    mustStore(fetched)
    const facts = await deps.backupFiles.digest(fetchedName, deps.stopping)
    return await look(fetchedName, same(copy, facts, copy.sha256 || fetched.sha256))
  } finally {
    deps.removeFile(into)
  }
}

/** What nobody knows yet is believed as it lies there. */
function same({ name, size }: BackupCopy, facts: FileFacts, sha256: string): FileFacts {
  if (facts.size !== size || (sha256 !== '' && facts.sha256 !== sha256))
    throw new BackupFailure(`${name} is damaged: its checksum is not the one it was made with.`, 'damaged')
  return facts
}
