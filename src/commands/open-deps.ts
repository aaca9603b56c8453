import { existsSync } from 'node:fs'
import type { Config } from '#src/config.ts'
import { keepReplicatedLog, leaveCheckpointsWhile } from '#src/db/checkpoint.ts'
import { removeChecksum } from '#src/db/checksum.ts'
import { closeDatabase, type Db, openDatabase } from '#src/db/connection.ts'
import { damageIn } from '#src/db/copy-database.ts'
import { DatabaseError, migrateDatabase, pendingMigrations } from '#src/db/migrate.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import { isReplicated } from '#src/domain/settings/backup-settings.ts'
import { noteVersion } from '#src/domain/settings/change-instance.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import { openAuditKeys } from '#src/domain/settings/keep-audit-keyed.ts'
import { systemClock } from '#src/platform/clock.ts'
import { createDns } from '#src/platform/dns.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { randomIds } from '#src/platform/ids.ts'
import { takeFileLock } from '#src/platform/instance-lock.ts'
import { type HeldKey, keyFileOf } from '#src/platform/key-file.ts'
import { createLogger } from '#src/platform/logger.ts'
import { createMailer } from '#src/platform/mail-ways.ts'
import { createMailboxReader } from '#src/platform/mailboxes.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { lateRenderer } from '#views/emails/late-renderer.ts'
import { fileState, isAsClosed, isQuicklyRead } from './audit-head.ts'
import type { CommandContext } from './command.ts'
import { CommandError } from './command.ts'
import { compareHead, sayFaults } from './compare-head.ts'
import { fenced } from './fenced.ts'
import { fittingKey, isNextKeyUnused, loadKey } from './fitting-key.ts'
import { removeLeftovers } from './leftovers.ts'
import { lockOf } from './lock-folder.ts'
import { refuseLost } from './lost-database.ts'
import { prepareFolder } from './prepare-folder.ts'
import { finishCutOff } from './put-back.ts'
import { rememberingAtClose } from './remember-head.ts'
import { requireData } from './require-data.ts'
import { recordNotedRestore } from './restore-note.ts'
import { reasonOf, storageTodo } from './storage-todo.ts'
import { version } from './version.ts'

export interface OpenedDeps {
  deps: Deps
  paths: DataPaths
  /** The database is large and was closed in order: nobody has looked for damage in it yet. */
  unchecked: boolean
  key: HeldKey
  close: () => void
}

/**
 * Opens the data folder for a command: made where missing, migrated where older. `visitors`: pages are served beside. Throws a
 * CommandError saying what to do.
 */
export function openDeps({ config }: CommandContext, { visitors = false } = {}): OpenedDeps {
  const paths = prepareFolder(config.dataFolder)
  finishCutOff(paths)
  refuseLost(paths)
  const compare = compareHead(paths)
  const unchecked = isAsClosed(paths) && !isQuicklyRead(fileState(paths))
  const db = openMigrated(paths, unchecked)
  const key = heldKey(fittingKey(db, paths, config.secretKey), config, paths)
  const opened = around(db, key, config, `http://localhost:${config.port}`, visitors)
  removeLeftovers(paths, () => isNextKeyUnused(db, paths, opened.deps.secrets))
  madeInstance(opened.deps, paths)
  recordNotedRestore(opened.deps, consoleActor('restore'), paths)
  const faults = compare(db)
  if (visitors) sayFaults(opened.deps, consoleActor('serve'), faults)
  // What another command finds, the next start says.
  const mayRemember = visitors || faults.length === 0
  return {
    ...opened,
    close: mayRemember ? rememberingAtClose(db, paths, opened.close) : opened.close,
    paths,
    unchecked,
    key,
  }
}

function heldKey(key: Buffer, { secretKey }: Config, paths: DataPaths): HeldKey {
  return { text: key.toString('base64'), path: secretKey === undefined ? paths.secretKey : null }
}

/** `openDeps` for commands that need data and never make it. */
export function openData(context: CommandContext): OpenedDeps {
  requireData(context.config)
  return openDeps(context)
}

/** For a second thread, with a connection of its own; the thread that opened the folder has checked it, and hands on its key. */
export function depsBeside(
  config: Config,
  defaultUrl: string,
  given: HeldKey | null,
): Omit<OpenedDeps, 'paths' | 'unchecked'> {
  const paths = dataPaths(config.dataFolder)
  const key = given ?? heldKey(loadKey(paths, config.secretKey, { make: false }), config, paths)
  const opened = { key, ...around(openDatabase(paths.database), key, config, defaultUrl, true) }
  openAuditKeys(opened.deps)
  return opened
}

function around(
  db: Db,
  key: HeldKey,
  config: Config,
  defaultUrl: string,
  visitors: boolean,
): Omit<OpenedDeps, 'paths' | 'unchecked' | 'key'> {
  const passwords = createPasswords({ besideVisitors: visitors })
  const http = createHttpClient()
  const mailer = createMailer(http)
  const mailboxes = createMailboxReader()
  leaveCheckpointsWhile(db, () => isReplicated(db))
  const deps: Deps = fenced({
    db,
    clock: systemClock,
    ids: randomIds,
    passwords,
    secrets: createSecrets(Buffer.from(key.text, 'base64')),
    keyFile: keyFileOf(key),
    mailer,
    http,
    dns: createDns(),
    mailboxes,
    logger: createLogger({ level: config.logLevel, format: config.logFormat }),
    render: lateRenderer,
    fixedUrl: config.url ?? null,
    defaultUrl,
    lockImports: () => takeFileLock(dataPaths(config.dataFolder).importLock),
  })
  return {
    deps,
    close() {
      passwords.close()
      mailer.close()
      mailboxes.close()
      keepReplicatedLog(db)
      closeDatabase(db)
    },
  }
}

/** The actor of a command at the console. */
export function consoleActor(name: string): SystemActor {
  return { kind: 'system', name, origin: { ip: '', userAgent: 'console', requestId: '' } }
}

function openMigrated(paths: DataPaths, unchecked: boolean): Db {
  try {
    // Of a backup that was copied into its place by hand.
    if (existsSync(paths.database) && !existsSync(`${paths.database}-wal`)) removeChecksum(paths.database)
    const db = openDatabase(paths.database)
    const isOlder = pendingMigrations(db).length > 0
    if (isOlder || !unchecked) refuseDamage(db, paths)
    if (isOlder) migrateLocked(db, paths)
    return db
  } catch (error) {
    if (error instanceof CommandError) throw error
    else if (error instanceof DatabaseError) throw new CommandError(error.message)
    else if (storageErrorIn(error, paths.database)) throw notWritable(error, paths)
    else if (isDamage(error)) throw damaged(paths, reasonOf(error))
    else
      throw new CommandError(
        `${paths.database} could not be opened or brought up to date (${reasonOf(error)}), and is as it was: start the Opsentry from before, and report this.`,
      )
  }
}

/** The first write of the first start, and so the first that a broken disk refuses. */
function madeInstance(deps: Deps, paths: DataPaths): void {
  try {
    ensureInstance(deps)
    noteVersion(deps.db, version)
  } catch (error) {
    throw storageErrorIn(error, paths.database) ? notWritable(error, paths) : error
  }
}

function notWritable(error: unknown, { database }: DataPaths): CommandError {
  return new CommandError(
    `${database} cannot be written (${reasonOf(error)}): ${storageTodo(error, database)}, then start again.`,
  )
}

/** SQLite opens a file that is damaged in the middle, so look for damage in all of it: visitors would find it else. */
function refuseDamage(db: Db, paths: DataPaths): void {
  const damage = damageIn(db)
  if (damage !== undefined) throw damaged(paths, damage)
}

function damaged({ database }: DataPaths, how: string): CommandError {
  return new CommandError(`${database} is damaged (${how}): put a backup back with opsentry restore.`)
}

/** Two processes must not migrate at once, nor one under a serving other. */
function migrateLocked(db: Db, paths: DataPaths): void {
  const lock = lockOf(paths)
  if (!lock) throw new CommandError('Another Opsentry serves this data folder: stop it before you upgrade.')
  try {
    migrateDatabase(db, paths)
  } finally {
    lock.release()
  }
}
