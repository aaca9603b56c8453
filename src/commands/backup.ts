import { existsSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { readUntouched } from '#src/db/connection.ts'
import { copyDatabaseFile } from '#src/db/copy-database.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import { countRows } from '#src/domain/backup/count-rows.ts'
import { recordBackup } from '#src/domain/backup/record-restore.ts'
import { digestFile, type Lock, packBackup } from '#src/platform/backup-file.ts'
import { removeFile, syncFolder } from '#src/platform/place-file.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { passphraseIn } from './open-backup.ts'
import { consoleActor, openData } from './open-deps.ts'
import { readOptions } from './read-options.ts'
import { requireData } from './require-data.ts'
import { contentOf } from './say-content.ts'

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup FILE [--recipient KEY | --passphrase-file FILE]',
  summary: 'writes a consistent copy of the database to FILE, also while serving',
  details: `The copy holds everything but the secret key: keep a copy of secret.key elsewhere, or sealed passwords cannot be opened.
A FILE that ends in .zst is compressed, and one that ends in .zst.age encrypted as well, as the scheduled backups are:
--recipient age1…: for whoever has the key of age-keygen. --passphrase-file FILE: by the passphrase in it.`,
  words: { files: true, options: { recipient: 'text', 'passphrase-file': 'file' } },
  async run(args, context) {
    const { config, out } = context
    const { file, lock } = parse(args)
    const { database } = requireData(config)
    if (existsSync(file)) throw new CommandError(`${file} exists: name another file, nothing is overwritten.`)
    const content = isToBePacked(file) ? await packTo(database, resolve(file), lock) : plainTo(database, resolve(file))
    out(`Wrote ${file} (${Math.ceil(statSync(file).size / 1024)} KiB, with a checksum). ${content}`)
    out('The secret key is not in it: keep secret.key too.')
    record(context, database, file)
  },
}

function parse(args: string[]): { file: string; lock: Lock } {
  const { values, positionals } = readOptions({
    args,
    options: { recipient: { type: 'string' }, 'passphrase-file': { type: 'string' } },
    allowPositionals: true,
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError('Name one file to write the backup to.')
  const { recipient, 'passphrase-file': passphraseFile } = values
  if (recipient !== undefined && passphraseFile !== undefined)
    throw new UsageError('Encrypt for a key or by a passphrase: name one of them.')
  const lock = recipient !== undefined ? { recipient } : passphraseFile === undefined ? null : passphraseFile
  const isEncrypted = file.endsWith('.age')
  if (isEncrypted && lock === null)
    throw new UsageError(`Say how to encrypt ${file}: --recipient or --passphrase-file.`)
  if (!isEncrypted && lock !== null) throw new UsageError('What is encrypted ends in .zst.age: name such a file.')
  return { file, lock: typeof lock === 'string' ? { passphrase: passphraseIn(lock) } : lock }
}

const isToBePacked = (file: string) => /\.(zst|age)$/.test(file)

function plainTo(database: string, to: string): string {
  copyTo(database, to)
  return contentOf(to)
}

/** Copies beside it first: what is packed is a whole copy. */
async function packTo(database: string, to: string, lock: Lock): Promise<string> {
  const [plain, half] = [`${to}.plain`, `${to}.half`]
  try {
    for (const path of [plain, half]) removeFile(path)
    copyTo(database, plain)
    const counts = readUntouched(plain, countRows)
    await packBackup(plain, half, { format: 1, madeAt: Date.now(), counts, ...(await digestFile(plain)) }, lock)
    const content = contentOf(plain)
    // First: whoever finds the backup finds no plain copy beside what is encrypted, wherever this is cut off.
    removeFile(plain)
    renameSync(half, to)
    syncFolder(dirname(to))
    return content
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(notCopied(error, database, to))
  } finally {
    tidyUp([plain, half])
  }
}

/** On a disk that takes nothing not even what is not there can be removed, and why nothing was written has been said. */
function tidyUp(paths: string[]): void {
  try {
    for (const path of paths) removeFile(path)
  } catch {}
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
    context.out(`The audit log does not say that this backup was made: ${reason.replace(/\.$/, '')}.`)
  }
}

function isOlder(database: string): boolean {
  return readUntouched(database, (db) => pendingMigrations(db).length > 0)
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
