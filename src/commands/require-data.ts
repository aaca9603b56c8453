import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Config, defaultDataFolder } from '#src/config.ts'
import { readUntouched } from '#src/db/connection.ts'
import { isSetUpDatabase } from '#src/domain/backup/database-content.ts'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { CommandError } from './command.ts'
import { refuseLost } from './lost-database.ts'
import { finishCutOff } from './put-back.ts'

/**
 * For commands that work with data and never make any: throws a CommandError, and leaves the disk as it is, where the folder
 * holds no database that somebody has set up. One mistyped path would otherwise make an empty one, which then looks sound.
 */
export function requireData(config: Config): DataPaths {
  const paths = dataPaths(config.dataFolder)
  finishCutOff(paths)
  refuseLost(paths)
  if (!existsSync(paths.database))
    throw new CommandError(`There is no database in ${placeOf(config)}: set OPSENTRY_DATA to the data folder.`)
  if (isUnused(paths.database))
    throw new CommandError(
      `Nobody has set up the Opsentry in ${placeOf(config)}, so there is nothing in it: set OPSENTRY_DATA to the data folder you mean.`,
    )
  return paths
}

/** False for a file that cannot be read as a database, too: whoever opens it next says what is wrong with it. */
export function isUnused(file: string): boolean {
  try {
    return !readUntouched(file, isSetUpDatabase)
  } catch {
    return false
  }
}

/** For a backup of a database that nobody has set up: nothing of anybody's is in it. */
export function emptyBackup(file: string): string {
  return `${file} is no backup of your data: nobody has set up the Opsentry it was made from. Make one with OPSENTRY_DATA set to your data folder.`
}

/** The whole path, because a relative one means another folder in a cron job. */
function placeOf({ dataFolder }: Config): string {
  const path = resolve(dataFolder)
  if (dataFolder === defaultDataFolder) return `${path} (OPSENTRY_DATA is not set)`
  else if (dataFolder === path) return path
  else return `${path} (OPSENTRY_DATA is "${dataFolder}")`
}
