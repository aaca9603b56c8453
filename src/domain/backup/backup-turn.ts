import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeUnaudited } from '#src/db/write.ts'
import type { JobDeps } from '../context.ts'
import type { FileStore } from '../object-store/store.ts'
import { type Refusal, refusalSentence } from '../object-store/store-answer.ts'
import { type BackupSettings, readBackupSettings } from '../settings/backup-settings.ts'
import { storeOfBackups } from './backup-bucket.ts'
import { addCopy, type BackupCopy, changeCopy, copiesAt } from './backup-copies.ts'
import { BackupFailure } from './backup-files.ts'
import { beginningOf, encryptionOf, namedBackup } from './backup-names.ts'
import { plannedState } from './backup-state.ts'

/** What a piece of work on backups goes by. */
export interface BackupTurn {
  deps: JobDeps
  settings: BackupSettings
  mark: string
  /** Null: there is no bucket. */
  store: FileStore | null
}

export function beginTurn(deps: JobDeps): BackupTurn {
  const settings = readBackupSettings(deps.db)
  return { deps, settings, mark: plannedState(deps).mark, store: storeOfBackups(deps, settings, deps.stopping) }
}

/** Throws BackupFailure with the store's words. */
export function mustStore<T extends { ok: true } | Refusal>(answer: T): asserts answer is Extract<T, { ok: true }> {
  if (!answer.ok) throw new BackupFailure(refusalSentence(answer))
}

interface Found {
  name: string
  size: number
}

/**
 * Compares what is known with what lies in each place: what is gone, or has another length, is noted, and what is there and not
 * known, as after a restore, is looked after from now on. Throws BackupFailure where the bucket does not answer.
 */
export async function lookAround(turn: BackupTurn): Promise<void> {
  lookIntoFolder(turn)
  await lookIntoBucket(turn)
}

export function lookIntoFolder(turn: BackupTurn): void {
  noteFound(turn, 'folder', filesIn(turn))
}

/** Throws BackupFailure where it does not answer. */
export async function lookIntoBucket(turn: BackupTurn): Promise<void> {
  if (!turn.store) return
  const listed = await turn.store.list(beginningOf(turn.mark))
  mustStore(listed)
  noteFound(
    turn,
    'bucket',
    listed.objects.map(({ key, size }) => ({ name: key, size })),
  )
}

function filesIn({ deps, mark }: BackupTurn): Found[] {
  const folder = deps.backupsFolder
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(beginningOf(mark)))
    .map((name) => ({ name, size: statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0 }))
}

function noteFound({ deps, settings, mark }: BackupTurn, place: BackupCopy['place'], found: Found[]): void {
  const checkedAt = deps.clock.now()
  const there = new Map(found.map((one) => [one.name, one.size]))
  const known = copiesAt(deps.db, place)
  const changed = known.flatMap((copy) => {
    const state = stateOf(copy, there.get(copy.name))
    return state === copy.state ? [] : [{ copy, state }]
  })
  const added = found.flatMap(({ name, size }) => {
    const named = namedBackup(name)
    if (named?.mark !== mark || known.some((copy) => copy.name === name)) return []
    const { kind, madeAt } = named
    const encryption = encryptionOf(named, settings.encryption)
    const unknown = { sha256: '', counts: null, checkedAt: null, state: 'sound' } as const
    return [{ name, place, kind, madeAt, size, encryption, ...unknown }]
  })
  if (changed.length + added.length === 0) return
  writeUnaudited(deps.db, (tx) => {
    for (const { copy, state } of changed) changeCopy(tx, copy, { state, checkedAt })
    for (const copy of added) addCopy(tx, copy)
  })
}

/** One that was found to be damaged stays so, whatever its length. */
function stateOf({ size, state }: BackupCopy, found: number | undefined): BackupCopy['state'] {
  if (found === undefined) return 'missing'
  else if (found !== size) return 'damaged'
  else return state === 'missing' ? 'sound' : state
}
