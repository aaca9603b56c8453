import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase, openUntouched } from '#src/db/connection.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import { type LastEntry, lastEntryIn, type RestoreNote } from '#src/domain/backup/record-restore.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { type Command, CommandError, UsageError } from './command.ts'
import { lockOf } from './lock-folder.ts'
import { emptyBackup, isUnused } from './require-data.ts'
import { contentOf } from './say-content.ts'

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--force]',
  summary: 'puts a backup back; with --force also over an existing database, which is kept in backups/',
  words: { files: true, options: { force: 'none' } },
  async run(args, { config, out }) {
    const { file, force } = parse(args)
    const paths = dataPaths(config.dataFolder)
    refuseUnsound(file)
    if (existsSync(paths.database) && !force)
      throw new CommandError(`${paths.database} exists: add --force to replace it; it is kept in backups/.`)
    const kept = putBack(file, paths)
    noteRestore(file, kept, paths)
    out(`Restored ${file}. ${contentOf(paths.database)}`)
    out(`${kept ? `The database before it is ${kept}. ` : ''}Start Opsentry with the secret key of that backup.`)
  },
}

function parse(args: string[]): { file: string; force: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { force: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new Error('Name one backup to put back.')
    return { file, force: values.force }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function refuseUnsound(file: string): void {
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}: name a backup.`)
  let findings: string[]
  try {
    const db = openUntouched(file)
    try {
      findings = checkFile(db)
      pendingMigrations(db)
    } finally {
      db.$client.close(true)
    }
  } catch (error) {
    throw new CommandError(
      `${file} is no sound backup (${error instanceof Error ? error.message : error}): name another.`,
    )
  }
  if (isUnused(file)) throw new CommandError(emptyBackup(file))
  if (findings.length > 0) throw new CommandError(`${file} is damaged (${findings[0]}): name another backup.`)
}

/** Under the instance lock. The old database is moved aside only when the new one lies complete beside it. Returns where to. */
function putBack(file: string, paths: DataPaths): string | undefined {
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 })
  const lock = lockOf(paths)
  if (!lock) throw new CommandError('Opsentry serves this data folder: stop it before you restore.')
  try {
    const half = `${paths.database}.half`
    copyFileSync(file, half)
    const kept = keepOld(paths)
    renameSync(half, paths.database)
    return kept
  } finally {
    lock.release()
  }
}

/** The key of the backup may come later, so the next start records it. */
function noteRestore(file: string, kept: string | undefined, { restored }: DataPaths): void {
  const note: RestoreNote = {
    backup: basename(file),
    at: Date.now(),
    from: lastEntryOf(file),
    replaced: kept === undefined ? null : lastEntryOf(kept),
  }
  writeFileSync(restored, JSON.stringify(note), { mode: 0o600 })
}

function lastEntryOf(file: string): LastEntry | null {
  const db = openUntouched(file)
  try {
    return lastEntryIn(db)
  } finally {
    db.$client.close(true)
  }
}

function keepOld(paths: DataPaths): string | undefined {
  if (!existsSync(paths.database)) return undefined
  // Folds what still stands in the write-ahead log into the file that is kept.
  openDatabase(paths.database).$client.close(true)
  mkdirSync(paths.backups, { recursive: true })
  const kept = join(paths.backups, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}.db`)
  renameSync(paths.database, kept)
  for (const suffix of ['-wal', '-shm']) rmSync(`${paths.database}${suffix}`, { force: true })
  return kept
}
