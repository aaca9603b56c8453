import { join } from 'node:path'
import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import { readBackupSettings } from '../settings/backup-settings.ts'
import { backupPassphrase } from './backup-bucket.ts'
import { addCopy, type BackupCopy, listCopies } from './backup-copies.ts'
import { BackupFailure, type BackupLock } from './backup-files.ts'
import { stemOf } from './backup-names.ts'
import { nextRun } from './backup-schedule.ts'
import { type BackupStateRow, changeState, readBackupState } from './backup-state.ts'
import { type BackupTurn, lookIntoBucket, lookIntoFolder, mustStore } from './backup-turn.ts'
import { soundCopies, tellWorse } from './check-copies.ts'
import { pruneBackups } from './prune-backups.ts'

const hour = 3_600_000
const alarm = { kind: 'backup_failed', subject: '' } as const

/**
 * Makes a backup, copies it into the bucket, removes what the rule lets go. One that failed is tried again an hour later, and goes on
 * where it failed: what was made is not made again, unless its next time has come.
 */
export async function runBackup(turn: BackupTurn): Promise<void> {
  const { deps } = turn
  const began = deps.clock.now()
  const state = readBackupState(deps.db)
  const goesOn = state !== undefined && state.failures > 0 && isMadeSince(turn, state.triedAt)
  try {
    if (!goesOn) writeUnaudited(deps.db, (tx) => changeState(tx, { triedAt: began }))
    if (!goesOn) await makeBackup(turn)
    await tellingWorse(turn, () => lookIntoFolder(turn))
    // Before the bucket, which may refuse for weeks: the folder is kept by rule all the same.
    await pruneBackups(turn, 'folder')
    await tellingWorse(turn, () => lookIntoBucket(turn))
    await copyToBucket(turn)
    await pruneBackups(turn, 'bucket')
    writeUnaudited(deps.db, (tx) => {
      changeState(tx, {
        failures: 0,
        problem: null,
        ...planned(tx, state, nextRun(readBackupSettings(tx), deps.clock.now())),
      })
      clearAlarm(tx, deps, alarm)
    })
  } catch (error) {
    if (deps.stopping.aborted) return
    noteFailure(turn, state, sentenceOf(turn, error))
  }
}

/** Before the rule lets go what it finds: another backup has just been made. */
async function tellingWorse(turn: BackupTurn, look: () => unknown): Promise<void> {
  const before = soundCopies(turn.deps.db)
  await look()
  tellWorse(turn, before, true)
}

async function makeBackup({ deps, settings, mark }: BackupTurn): Promise<void> {
  const madeAt = freeMoment(listCopies(deps.db), mark, deps.clock.now())
  const made = await deps.backupFiles.make(
    {
      stem: stemOf(mark, madeAt),
      kinds: settings.requestLog ? ['database', 'requests'] : ['database'],
      lock: lockOf(deps, settings),
      madeAt,
    },
    deps.stopping,
  )
  const { encryption } = settings
  writeUnaudited(deps.db, (tx) => {
    for (const file of made)
      addCopy(tx, { ...file, madeAt, encryption, place: 'folder', state: 'sound', checkedAt: deps.clock.now() })
  })
}

/** A clock that was set back shows a second again of which there is a backup. */
function freeMoment(copies: readonly BackupCopy[], mark: string, now: number): number {
  const isTaken = (at: number) => copies.some(({ name }) => name.startsWith(stemOf(mark, at)))
  let at = now
  while (isTaken(at)) at += 1000
  return at
}

function lockOf(deps: BackupTurn['deps'], settings: BackupTurn['settings']): BackupLock {
  if (settings.encryption === 'key') return { recipient: settings.recipient ?? '' }
  const passphrase = settings.encryption === 'passphrase' ? backupPassphrase(deps, settings) : null
  return passphrase === null ? null : { passphrase }
}

/** The newest backup, where the bucket lacks it. */
async function copyToBucket({ deps, store }: BackupTurn): Promise<void> {
  if (!store) return
  const copies = listCopies(deps.db)
  const local = copies.filter(({ place, state }) => place === 'folder' && state === 'sound')
  const [newest] = local
  const there = new Set(
    copies.filter(({ place, state }) => place === 'bucket' && state === 'sound').map(({ name }) => name),
  )
  for (const copy of local.filter(({ madeAt, name }) => madeAt === newest?.madeAt && !there.has(name))) {
    const { name, size } = copy
    const path = join(deps.backupsFolder, name)
    const sha256 = copy.sha256 === '' ? (await deps.backupFiles.digest(name, deps.stopping)).sha256 : copy.sha256
    mustStore(await store.putFile(name, { path, size, sha256 }))
    writeUnaudited(deps.db, (tx) => addCopy(tx, { ...copy, sha256, place: 'bucket', checkedAt: null }))
  }
}

function isMadeSince({ deps, settings }: BackupTurn, triedAt: number | null): boolean {
  const [newest] = listCopies(deps.db).filter(({ place, state }) => place === 'folder' && state === 'sound')
  if (newest === undefined || triedAt === null || newest.madeAt < triedAt) return false
  return (nextRun(settings, newest.madeAt) ?? Number.POSITIVE_INFINITY) > deps.clock.now()
}

/** Whoever asked for another one meanwhile, or changed the schedule, has planned it themselves. */
function planned(tx: Tx, began: BackupStateRow | undefined, nextBackupAt: number | null) {
  return readBackupState(tx)?.nextBackupAt === began?.nextBackupAt ? { nextBackupAt } : {}
}

function noteFailure({ deps, settings }: BackupTurn, began: BackupStateRow | undefined, problem: string): void {
  const now = deps.clock.now()
  const scheduled = nextRun(settings, now) ?? Number.POSITIVE_INFINITY
  deps.logger.error('no backup could be made', { problem })
  writeUnaudited(deps.db, (tx) => {
    const failures = (readBackupState(tx)?.failures ?? 0) + 1
    changeState(tx, { failures, problem, ...planned(tx, began, Math.min(now + hour, scheduled)) })
    const sentence = `${problem} Opsentry tries again each hour. See Backups.`
    raiseAlarm(tx, deps, { ...alarm, cause: problem, sentence })
  })
}

function sentenceOf({ deps }: BackupTurn, error: unknown): string {
  if (error instanceof BackupFailure) return error.message
  const reason = error instanceof Error ? error.message : String(error)
  return `${deps.backupsFolder} cannot be worked in (${reason}): check its disk and its permissions.`
}
