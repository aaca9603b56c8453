import { existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { readUntouched } from '#src/db/connection.ts'
import { copyDatabaseFile } from '#src/db/copy-database.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import {
  BackupFailure,
  type BackupFiles,
  type BackupKeys,
  type MadeFile,
  type Rehearsal,
  type WantedBackup,
} from '#src/domain/backup/backup-files.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import { countRows } from '#src/domain/backup/count-rows.ts'
import type { Secrets } from '#src/domain/context.ts'
import { DamagedFile, digestFile, LockedFile, packBackup, unpackBackup } from '#src/platform/backup-file.ts'
import { makeFolder, removeFile, syncFolder } from '#src/platform/place-file.ts'
import type { BackupKind } from '#src/words/backups.ts'
import { checkRestored } from './check-backup.ts'
import { isWorking, workingName } from './working-files.ts'

/** Where the files are. */
export interface BackupPlaces {
  database: string
  requestLogs: string
  /** Of the backups. */
  folder: string
  /** Of the instance whose backups they are. */
  secrets: Secrets | null
}

/** Does the work in the thread that calls. */
export function backupFilesAt(places: BackupPlaces): BackupFiles {
  return {
    make: (wanted) => saying(places, () => make(wanted, places)),
    digest: (name) => saying(places, () => digestFile(join(places.folder, name))),
    rehearse: (name, keys) => saying(places, () => rehearse(name, keys, places)),
  }
}

async function make(wanted: WantedBackup, places: BackupPlaces): Promise<MadeFile[]> {
  const made: MadeFile[] = []
  makeFolder(places.folder)
  try {
    for (const kind of wanted.kinds)
      if (kind === 'database' || existsSync(places.requestLogs)) made.push(await makeOne(kind, wanted, places))
    return made
  } catch (error) {
    for (const { name } of made) removeFile(join(places.folder, name))
    throw error
  }
}

async function makeOne(
  kind: BackupKind,
  { stem, lock, madeAt }: WantedBackup,
  places: BackupPlaces,
): Promise<MadeFile> {
  const [plain, packed] = ['.db', '.packed'].map((end) => join(places.folder, `${workingName}${end}`)) as [
    string,
    string,
  ]
  copyDatabaseFile(kind === 'database' ? places.database : places.requestLogs, plain)
  const counts = countsOfSound(plain)
  const written = await packBackup(plain, packed, { format: 1, madeAt, counts, ...(await digestFile(plain)) }, lock)
  const name = `${stem}${kind === 'requests' ? '-requests' : ''}.db.zst${lock === null ? '' : '.age'}`
  renameSync(packed, join(places.folder, name))
  syncFolder(places.folder)
  removeFile(plain)
  return { name, kind, counts, ...written }
}

function countsOfSound(path: string) {
  return readUntouched(path, (db) => {
    const [finding] = checkFile(db)
    if (finding !== undefined)
      throw new BackupFailure(`${finding} Put a backup back with opsentry restore; nothing was copied.`, 'damaged')
    return countRows(db)
  })
}

async function rehearse(name: string, keys: BackupKeys, { folder, secrets }: BackupPlaces): Promise<Rehearsal> {
  const plain = join(folder, `${workingName}.db`)
  const notes = await unpackBackup(join(folder, name), plain, keys)
  return checkRestored(plain, notes?.counts ?? null, secrets)
}

/** Removes what was cut off, or is over. */
export function removeWorking(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (isWorking(name)) removeFile(join(folder, name))
}

/** Failures as sentences; nothing half is left behind. */
async function saying<T>(places: BackupPlaces, work: () => Promise<T>): Promise<T> {
  try {
    removeWorking(places.folder)
    return await work()
  } catch (error) {
    throw failureOf(error, places)
  } finally {
    removeIfPossible(places.folder)
  }
}

/** The disk that refused the work may refuse this, too; why it refused the work is what has to be told. */
function removeIfPossible(folder: string): void {
  try {
    removeWorking(folder)
  } catch {
    // The next work does it.
  }
}

/** What went wrong with a backup, as a sentence that says what to do. */
export function failureOf(
  error: unknown,
  { folder, database }: Pick<BackupPlaces, 'folder' | 'database'>,
): BackupFailure {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof BackupFailure) return error
  else if (error instanceof DamagedFile) return new BackupFailure(`It is damaged: ${reason}.`, 'damaged')
  else if (error instanceof LockedFile) return new BackupFailure(`It cannot be opened: ${reason}.`, 'locked')
  else if (storageErrorIn(error, folder)?.trouble === 'full')
    return new BackupFailure(
      `The disk of ${folder} is full: free some space. A backup needs as much for a moment as the database takes.`,
    )
  else if (isDamage(error))
    return new BackupFailure(`${database}, or the copy of it, is damaged (${reason}): run opsentry verify.`, 'damaged')
  else return new BackupFailure(`${folder} cannot be worked in (${reason}): check its disk and its permissions.`)
}
