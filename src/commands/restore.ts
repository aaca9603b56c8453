import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ChecksumState } from '#src/db/checksum.ts'
import { readUntouched } from '#src/db/connection.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { storageErrorIn } from '#src/db/storage.ts'
import { checkFile } from '#src/domain/backup/check-database.ts'
import type { Keys } from '#src/platform/backup-file.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { databaseParts, makeFolder } from '#src/platform/place-file.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { isPacked, keyOptions, keysIn, keyWords, withUnpacked } from './open-backup.ts'
import { putBack } from './put-back.ts'
import { isRequestLog, putBackRequests } from './put-back-requests.ts'
import { rehearse } from './rehearse.ts'
import { emptyBackup, isUnused } from './require-data.ts'
import { changedSince, checksumAtHand, withoutChecksum } from './say-checksum.ts'
import { contentOf, heldOf } from './say-content.ts'
import { restoringName } from './working-files.ts'

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--force] [--rehearse] [--identity FILE | --passphrase-file FILE]',
  summary: 'puts a backup back; with --force also over an existing database, which is kept in backups/',
  details: `FILE: as opsentry backup wrote it, or as it lies among the scheduled backups: compressed, encrypted or neither.
--rehearse: a drill. Restores it into a scratch file, checks and counts all of it, and changes nothing.
--identity FILE: the file of the age key that opens it. --passphrase-file FILE: the file with its passphrase.`,
  words: { files: true, options: { force: 'none', rehearse: 'none', ...keyWords } },
  async run(args, context) {
    const { file, force, rehearses, keys } = parse(args)
    if (rehearses) return rehearse(file, keys, context)
    const paths = dataPaths(context.config.dataFolder)
    if (!isPacked(file)) return putBackAny({ file, name: file, force, paths }, context)
    makeFolder(paths.backups)
    const into = join(paths.backups, `${restoringName}.db`)
    await withUnpacked({ file, into, keys }, (path) => putBackAny({ file: path, name: file, force, paths }, context))
  },
}

interface Restored {
  /** Not packed. */
  file: string
  /** As it was named. */
  name: string
  force: boolean
  paths: DataPaths
}

function putBackAny(restored: Restored, context: CommandContext): void {
  if (isRequestLog(restored.file)) putBackRequests(restored, context.out)
  else putBackSound(restored, context)
}

function putBackSound({ file, name, force, paths }: Restored, { out }: CommandContext): void {
  const checksum = refuseUnsound(file)
  const standing = standingIn(paths)
  if (standing !== undefined && !force)
    throw new CommandError(`${standing} exists: add --force to replace it; it is kept in backups/.`)
  const kept = putBack(file, paths, basename(name))
  out(`Restored ${name}. ${contentOf(paths.database)}`)
  out(heldOf(paths.database))
  if (checksum === 'none') out(withoutChecksum(name))
  if (existsSync(paths.auditHead))
    out('audit-head.json remembers the end of its audit log, in place of the one before.')
  out(`${kept ? `The database before it is ${kept}. ` : ''}Start Opsentry with the secret key of that backup.`)
}

function parse(args: string[]): { file: string; force: boolean; rehearses: boolean; keys: Keys } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        force: { type: 'boolean', default: false },
        rehearse: { type: 'boolean', default: false },
        ...keyOptions,
      },
      allowPositionals: true,
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) throw new Error('Name one backup to put back.')
    if (values.force && values.rehearse) throw new Error('A rehearsal changes nothing: leave --force out.')
    return { file, force: values.force, rehearses: values.rehearse, keys: keysIn(values) }
  } catch (error) {
    if (error instanceof CommandError) throw error
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
  return readUntouched(file, (db) => {
    pendingMigrations(db)
    return checkFile(db)
  })
}
