import { existsSync, readdirSync, statSync } from 'node:fs'
import { readUntouched } from '#src/db/connection.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { CommandError } from './command.ts'
import { listed } from './listed.ts'

/**
 * Throws a CommandError where the database is missing or empty and what lies beside it says that there was one: whatever is made in its
 * place would be a new Opsentry, which whoever comes first sets up. Leaves the disk as it is.
 */
export function refuseLost(paths: DataPaths): void {
  const state = stateOf(paths.database)
  const traces = state === undefined ? [] : tracesIn(paths, state)
  if (traces.length > 0)
    throw new CommandError(
      `The database ${paths.database} is ${state}, and ${listed(traces)} beside it ${traces.length === 1 ? 'says' : 'say'} that there was one: put it back, or a backup with opsentry restore. For a new Opsentry set OPSENTRY_DATA to an empty folder; a key of your own goes into OPSENTRY_SECRET_KEY.`,
    )
}

type Lost = 'missing' | 'empty' | 'without content'

/** Undefined where there is something in it, be it damaged: whoever opens it says so. */
function stateOf(database: string): Lost | undefined {
  if (!existsSync(database)) return 'missing'
  else if (statSync(database).size === 0) return 'empty'
  else return hasTables(database) ? undefined : 'without content'
}

function hasTables(database: string): boolean {
  try {
    return readUntouched(database, ({ $client }) => $client.query('SELECT 1 FROM sqlite_schema').get() !== null)
  } catch {
    return true
  }
}

function tracesIn({ database, secretKey, nextSecretKey, backups, auditHead }: DataPaths, state: Lost): string[] {
  const files = [secretKey, nextSecretKey, auditHead].filter((path) => existsSync(path))
  const copies = hasEntries(backups) ? [backups] : []
  // SQLite makes the log once the file has a page: a first start that was cut off leaves both, without content.
  const log = state !== 'without content' && existsSync(`${database}-wal`) ? [`${database}-wal`] : []
  return [...files, ...copies, ...log]
}

/** An empty folder may be a disk that somebody mounted for what is to come; one that cannot be read is somebody's. */
function hasEntries(folder: string): boolean {
  try {
    return existsSync(folder) && readdirSync(folder).some((name) => name !== 'lost+found')
  } catch {
    return true
  }
}
