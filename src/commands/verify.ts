import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openDatabase, openUntouched } from '#src/db/connection.ts'
import { migrateDatabase, pendingMigrations } from '#src/db/migrate.ts'
import { checkDatabase } from '#src/domain/backup/check-database.ts'
import { checkSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { copyDatabase } from './backup.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { emptyBackup, isUnused, requireData } from './require-data.ts'
import { contentOf } from './say-content.ts'

export const verifyCommand: Command = {
  name: 'verify',
  usage: 'verify [FILE]',
  summary: 'checks the data folder, or a backup: file, references, audit chain, key, migrations',
  async run(args, context) {
    if (args.length > 1) throw new UsageError('Name at most one backup.')
    const [file] = args
    const paths = file === undefined ? requireData(context.config) : dataPaths(context.config.dataFolder)
    const path = file ?? paths.database
    if (!existsSync(path)) throw new CommandError(`There is no file ${path}: name a backup. Nothing was checked.`)
    if (file !== undefined && isUnused(path)) throw new CommandError(emptyBackup(path))
    const check = (db: Db) => [...checkDatabase(db), ...(file === undefined ? checkKey(db, paths, context) : [])]
    const findings = reading(path, (db) => {
      const pending = checkMigrations(db)
      return pending.length === 0 ? check(db) : [...onMigratedCopy(path, check), ...pending]
    })
    for (const finding of findings) context.out(finding)
    if (findings.length > 0)
      throw new CommandError(`${path} is not sound: ${findings.length} finding(s), listed above.`)
    context.out(`${path} is sound. ${contentOf(path)}`)
  },
}

/** Nothing is created and nothing is written, so it may run while Opsentry serves. */
function reading(path: string, check: (db: Db) => string[]): string[] {
  let db: Db | undefined
  try {
    db = openUntouched(path)
    return check(db)
  } catch (error) {
    return [`${path} cannot be read (${reason(error)}): restore a backup.`]
  } finally {
    db?.$client.close(true)
  }
}

/** An older database, such as a backup from before an upgrade, is looked at as the upgrade would leave it. */
function onMigratedCopy(path: string, check: (db: Db) => string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-verify-'))
  try {
    const copy = join(folder, 'copy.db')
    copyDatabase(path, copy)
    const db = openDatabase(copy)
    try {
      migrateDatabase(db)
      return check(db)
    } finally {
      db.$client.close(true)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkMigrations(db: Db): string[] {
  const pending = pendingMigrations(db)
  return pending.length === 0 ? [] : [`Pending migrations: ${pending.join(', ')}. They are applied at the next start.`]
}

function checkKey(db: Db, paths: DataPaths, { config }: CommandContext): string[] {
  if (config.secretKey === undefined && !existsSync(paths.secretKey))
    return [`${paths.secretKey} is missing: put back the key that this data was made with.`]
  try {
    const wrong = checkSecrets(db, createSecrets(loadSecretKey(paths.secretKey, config.secretKey, { make: false })))
    return wrong.map((why) => `The secret key does not fit this data (${why}): put back the one it was made with.`)
  } catch (error) {
    return [`The secret key cannot be used (${reason(error)}): put back the one this data was made with.`]
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
