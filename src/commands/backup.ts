import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { openUntouched } from '#src/db/connection.ts'
import { copyDatabaseFile } from '#src/db/copy-database.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import { recordBackup } from '#src/domain/backup/record-restore.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { consoleActor, openData } from './open-deps.ts'
import { requireData } from './require-data.ts'
import { contentOf } from './say-content.ts'

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup FILE',
  summary: 'writes a consistent copy of the database to FILE, also while serving',
  details:
    'The copy holds everything but the secret key: keep a copy of secret.key elsewhere, or sealed passwords cannot be opened.',
  words: { files: true },
  async run(args, context) {
    const { config, out } = context
    const [file] = args
    if (file === undefined || args.length > 1) throw new UsageError('Name one file to write the backup to.')
    const { database } = requireData(config)
    if (existsSync(file)) throw new CommandError(`${file} exists: name another file, nothing is overwritten.`)
    copyTo(database, resolve(file))
    out(`Wrote ${file} (${Math.ceil(statSync(file).size / 1024)} KiB, with a checksum). ${contentOf(file)}`)
    out('The secret key is not in it: keep secret.key too.')
    record(context, database, file)
  },
}

/** A copy of everything leaves a trace; where none can be written, the copy is worth more. */
function record(context: CommandContext, database: string, file: string): void {
  try {
    if (isOlder(database)) throw new Error('its database is older than this Opsentry')
    const { deps, close } = openData(context)
    try {
      recordBackup(deps, consoleActor('backup'), basename(file))
    } finally {
      close()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    context.out(`The audit log does not say that this backup was made: ${reason}.`)
  }
}

function isOlder(database: string): boolean {
  const db = openUntouched(database)
  try {
    return pendingMigrations(db).length > 0
  } finally {
    db.$client.close(true)
  }
}

/** `copyDatabaseFile`, with a CommandError that names the cause. */
export function copyTo(from: string, to: string): void {
  try {
    copyDatabaseFile(from, to)
  } catch (error) {
    throw new CommandError(notCopied(error, from, to))
  }
}

function notCopied(error: unknown, from: string, to: string): string {
  const reason = error instanceof Error ? error.message : String(error)
  if (isDamage(error))
    return `${from} is damaged (${reason}), so no copy was made: put a backup back with opsentry restore.`
  else if (storageErrorIn(error, to)?.trouble === 'full')
    return `${to} could not be written, because its disk is full: free some space, or name another place.`
  else return `${to} could not be written (${reason}): check its disk, the path and its permissions.`
}
