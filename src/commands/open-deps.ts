import { existsSync } from 'node:fs'
import { removeChecksum } from '#src/db/checksum.ts'
import { type Db, openDatabase } from '#src/db/connection.ts'
import { damageIn } from '#src/db/copy-database.ts'
import { DatabaseError, migrateDatabase, pendingMigrations } from '#src/db/migrate.ts'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import type { Deps, SystemActor } from '#src/domain/context.ts'
import { noteVersion } from '#src/domain/settings/change-instance.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { fileState, isAsClosed, isQuicklyRead } from './audit-head.ts'
import type { CommandContext } from './command.ts'
import { CommandError } from './command.ts'
import { compareHead, sayFaults } from './compare-head.ts'
import { type DepsOver, depsOver, heldKey } from './deps-over.ts'
import { fittingKey, isNextKeyUnused } from './fitting-key.ts'
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

export interface OpenedDeps extends DepsOver {
  paths: DataPaths
  /** The database is large and was closed in order: nobody has looked for damage in it yet. */
  unchecked: boolean
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
  const opened = depsOver(db, key, config, { defaultUrl: `http://localhost:${config.port}`, visitors })
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
  }
}

/** `openDeps` for commands that need data and never make it. */
export function openData(context: CommandContext): OpenedDeps {
  requireData(context.config)
  return openDeps(context)
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
