import { existsSync } from 'node:fs'
import { readUntouched } from '#src/db/connection.ts'
import { refuseBroken } from '#src/db/copy-database.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { identityOfLinkKey } from '#src/domain/settings/link-key.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { type Command, type CommandContext, CommandError, UsageError } from './command.ts'
import { loadKey } from './fitting-key.ts'
import { finishCutOff, putBack } from './put-back.ts'
import { contentOf, heldOf } from './say-content.ts'
import { reasonOf } from './storage-todo.ts'
import {
  chainEndsIn,
  lastUpgradeCopy,
  lastVersionIn,
  linkKeyIn,
  migrationsIn,
  type UpgradeCopy,
} from './upgrade-copies.ts'
import { version } from './version.ts'

export const rollbackCommand: Command = {
  name: 'rollback',
  usage: 'rollback',
  summary: 'undoes the last upgrade: puts the copy back that it kept, and says which version fits',
  details: `What was written since the upgrade is left behind: the database that goes is kept in backups/, and opsentry restore puts it back.
Run it again to undo the upgrade before, too. Messages that were queued in the copy wait until you decide.`,
  async run(args, context) {
    if (args.length > 0) throw new UsageError('It takes no words: it undoes the last upgrade.')
    const paths = dataPaths(context.config.dataFolder)
    finishCutOff(paths)
    const copy = copyToPutBack(paths)
    refuseOtherKey(copy, paths, context)
    const since = entriesSince(copy, paths)
    const kept = putBack(copy.file, paths)
    context.out(`Undid the upgrade that began with ${copy.migration}, from ${copy.file}. ${contentOf(paths.database)}`)
    context.out(heldOf(paths.database))
    if (kept !== undefined) context.out(leftBehind(since, kept))
    context.out(fitting(paths.database))
  },
}

function copyToPutBack(paths: DataPaths): UpgradeCopy {
  const copy = lastUpgradeCopy(paths.backups, migrationsOf(paths.database))
  if (!copy)
    throw new CommandError(
      `${paths.backups} has no copy from before the last upgrade: each upgrade keeps one, which retention removes with time. Put a backup back with opsentry restore.`,
    )
  try {
    refuseBroken(copy.file)
    readUntouched(copy.file, migrationsIn)
  } catch (error) {
    throw new CommandError(
      `${copy.file} is no sound copy (${reasonOf(error)}), and nothing was changed: put a backup back with opsentry restore.`,
    )
  }
  return copy
}

/** Where the database is missing, or beyond reading, the last upgrade is the one that has the newest copy. */
function migrationsOf(database: string): number {
  try {
    return existsSync(database) ? readUntouched(database, migrationsIn) : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** After a rotation the copy has another key than what lies beside it: started with that, every link in old mails would be dead. */
function refuseOtherKey({ file }: UpgradeCopy, paths: DataPaths, { config }: CommandContext): void {
  const secrets = createSecrets(loadKey(paths, config.secretKey, { make: false }))
  try {
    const sealed = readUntouched(file, linkKeyIn)
    secrets.open(sealed, identityOfLinkKey(secrets, sealed))
  } catch {
    throw new CommandError(
      `The secret key was rotated since that upgrade, and ${file} needs the one from before: put that ${paths.secretKey} (or OPSENTRY_SECRET_KEY) back, then do it again. Nothing was changed.`,
    )
  }
}

/** Entries that the audit log has had since; null where nobody can tell. */
function entriesSince({ file }: UpgradeCopy, { database }: DataPaths): number | null {
  try {
    const before = readUntouched(file, chainEndsIn)
    return [...readUntouched(database, chainEndsIn)]
      .map(([chain, end]) => Math.max(0, end - (before.get(chain) ?? 0)))
      .reduce((sum, entries) => sum + entries, 0)
  } catch {
    return null
  }
}

function leftBehind(since: number | null, kept: string): string {
  const written =
    since === null
      ? 'What was written since'
      : `What was written since (${since === 1 ? '1 entry' : `${since.toLocaleString('en')} entries`} of the audit log)`
  return `${written} is left behind, in ${kept}: opsentry restore ${kept} --force goes forward again, with this version.`
}

/** Which Opsentry to start: that which opened the copy last, or at least which migrations it must know. */
function fitting(database: string): string {
  const [lastVersion, migrations] = readUntouched(database, (db) => [lastVersionIn(db), migrationsIn(db)] as const)
  // Between two releases, builds differ that have the same version.
  const named =
    lastVersion === null || lastVersion === version
      ? `the Opsentry that you ran before (it knows ${migrations} migrations)`
      : `Opsentry ${lastVersion}`
  const pending = pendingOf(database)
  if (pending === 0) return `This Opsentry, ${version}, fits it: start it.`
  else if (pending === null) return `It needs ${named}: start that one. This one, ${version}, is too old for it.`
  else return `Start ${named}: this one, ${version}, would upgrade it again.`
}

/** Null: it is newer than this Opsentry. */
function pendingOf(database: string): number | null {
  try {
    return readUntouched(database, (db) => pendingMigrations(db).length)
  } catch {
    return null
  }
}
