import type { Db } from '#src/db/connection.ts'
import type { Secrets } from '#src/domain/context.ts'
import { checkSecrets, hasSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { loadNextKey, loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { adoptKey } from './adopt-key.ts'
import { CommandError } from './command.ts'
import { reasonOf } from './storage-todo.ts'

/** `loadSecretKey`, with a CommandError. */
export function loadKey(paths: DataPaths, fromEnvironment: string | undefined, options: { make: boolean }): Buffer {
  try {
    return loadSecretKey(paths.secretKey, fromEnvironment, options)
  } catch (error) {
    throw new CommandError(reasonOf(error))
  }
}

/**
 * The key that opens what is stored. A rotation may have been cut off (commands/key.ts): then one of two keys fits, and its
 * file gets its place. With a key that fits nothing every link in old mails would be dead: better not to start.
 */
export function fittingSecrets(db: Db, paths: DataPaths, fromEnvironment: string | undefined): Secrets {
  // A key made beside data that has one would only hide that the right one is missing.
  const secrets = createSecrets(loadKey(paths, fromEnvironment, { make: !hasSecrets(db) }))
  const next = nextSecrets(paths)
  if (opens(secrets, db)) return secrets
  else if (next && opens(next, db)) {
    if (fromEnvironment !== undefined)
      throw new CommandError(
        `The key was rotated: put the content of ${paths.nextSecretKey} into OPSENTRY_SECRET_KEY, then delete the file.`,
      )
    adoptKey(paths)
    return next
  } else
    throw new CommandError(
      `The secret key does not fit the data in ${paths.folder}: put back the ${paths.secretKey} (or OPSENTRY_SECRET_KEY) that it was made with.`,
    )
}

function opens(secrets: Secrets, db: Db): boolean {
  return checkSecrets(db, secrets).length === 0
}

/** A rotation was cut off before anything was sealed under its key. One that fits is the operator's, to be taken over. */
export function isNextKeyUnused(db: Db, paths: DataPaths, secrets: Secrets): boolean {
  const next = nextSecrets(paths)
  return opens(secrets, db) && !(next && opens(next, db))
}

function nextSecrets(paths: DataPaths): Secrets | undefined {
  try {
    const key = loadNextKey(paths)
    return key && createSecrets(key)
  } catch {
    return undefined
  }
}
