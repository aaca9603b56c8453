import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { ChecksumState } from '#src/db/checksum.ts'
import { openUntouched } from '#src/db/connection.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { storageErrorIn } from '#src/db/storage.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { databaseParts } from '#src/platform/place-file.ts'
import { type Command, CommandError, UsageError } from './command.ts'
import { putBack } from './put-back.ts'
import { emptyBackup, isUnused } from './require-data.ts'
import { changedSince, checksumAtHand, withoutChecksum } from './say-checksum.ts'
import { contentOf, heldOf } from './say-content.ts'

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--force]',
  summary: 'puts a backup back; with --force also over an existing database, which is kept in backups/',
  words: { files: true, options: { force: 'none' } },
  async run(args, { config, out }) {
    const { file, force } = parse(args)
    const paths = dataPaths(config.dataFolder)
    const checksum = refuseUnsound(file)
    const standing = standingIn(paths)
    if (standing !== undefined && !force)
      throw new CommandError(`${standing} exists: add --force to replace it; it is kept in backups/.`)
    const kept = putBack(file, paths)
    out(`Restored ${file}. ${contentOf(paths.database)}`)
    out(heldOf(paths.database))
    if (checksum === 'none') out(withoutChecksum(file))
    if (existsSync(paths.auditHead))
      out('audit-head.json remembers the end of its audit log, in place of the one before.')
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

/** Whatever is there of a database, or of one that is on its way there. */
function standingIn({ database, nextDatabase }: DataPaths): string | undefined {
  return [...databaseParts.map((part) => `${database}${part}`), nextDatabase].find((path) => existsSync(path))
}

/** Returns what its checksum says of it. */
function refuseUnsound(file: string): ChecksumState {
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}: name a backup.`)
  const checksum = checksumAtHand(file)
  let findings: string[]
  try {
    findings = checksum === 'differs' ? [] : findingsIn(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (storageErrorIn(error, file))
      throw new CommandError(`${file} cannot be read (${reason}): check its permissions and its disk.`)
    throw new CommandError(`${file} is no sound backup (${reason}): name another.`)
  }
  if (checksum === 'differs') throw new CommandError(changedSince(file))
  if (isUnused(file)) throw new CommandError(emptyBackup(file))
  if (findings.length > 0) throw new CommandError(`${file} is damaged (${findings[0]}): name another backup.`)
  return checksum
}

function findingsIn(file: string): string[] {
  const db = openUntouched(file)
  try {
    pendingMigrations(db)
    return checkFile(db)
  } finally {
    db.$client.close(true)
  }
}
