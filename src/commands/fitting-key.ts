import { existsSync } from 'node:fs'
import type { Db } from '#src/db/connection.ts'
import type { Secrets } from '#src/domain/context.ts'
import { checkSecrets, hasSecrets } from '#src/domain/secrets/sealed-secrets.ts'
import type { InstanceLock } from '#src/platform/instance-lock.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { loadNextKey, loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { adoptKey } from './adopt-key.ts'
import { CommandError } from './command.ts'
import { isServed, lockOf } from './lock-folder.ts'
import { reasonOf } from './storage-todo.ts'

/** `loadSecretKey`, with a CommandError. */
export function loadKey(paths: DataPaths, fromEnvironment: string | undefined, options: { make: boolean }): Buffer {
  try {
    return loadSecretKey(paths.secretKey, fromEnvironment, options)
  } catch (error) {
    throw new CommandError(`${reasonOf(error)}${heldInMemory(paths)}`)
  }
}

/** Whoever serves the folder has the key, and can write it again; '' where nobody does. */
export function heldInMemory(paths: DataPaths): string {
  if (!isServed(paths)) return ''
  return ' The Opsentry that serves this folder may still have the key in memory: before you stop it, look at Administration, Alarms, where it can write the key again.'
}

/**
 * The key that opens what is stored. A rotation may have been cut off (commands/key.ts): then one of two keys fits, and its
 * file gets its place. With a key that fits nothing every link in old mails would be dead: better not to start.
 */
export function fittingKey(db: Db, paths: DataPaths, fromEnvironment: string | undefined): Buffer {
  const isMissing = fromEnvironment === undefined && !existsSync(paths.secretKey)
  // A key made beside data that has one would only hide that the right one is missing.
  const isFirst = isMissing && !hasSecrets(db)
  const key = isFirst ? firstKey(paths) : loadKey(paths, fromEnvironment, { make: false })
  const next = nextKey(paths)
  if (opens(createSecrets(key), db)) return key
  else if (next && opens(createSecrets(next), db)) {
    if (fromEnvironment !== undefined)
      throw new CommandError(
        `The key was rotated: put the content of ${paths.nextSecretKey} into OPSENTRY_SECRET_KEY, then delete the file.`,
      )
    adoptKey(paths)
    return next
  } else
    throw new CommandError(
      `The secret key does not fit the data in ${paths.folder}: put back the ${paths.secretKey} (or OPSENTRY_SECRET_KEY) that it was made with.${heldInMemory(paths)}`,
    )
}

/** Milliseconds between two looks, and how many: whoever makes a key holds the lock for a moment. */
const [pause, looks] = [20, 50]

function lockSoon(paths: DataPaths): InstanceLock | null {
  for (let look = 1; look < looks; look += 1) {
    const lock = lockOf(paths)
    if (lock) return lock
    Bun.sleepSync(pause)
  }
  return lockOf(paths)
}

/** Of two first starts at once one would seal under a key that the other's then replaces. */
function firstKey(paths: DataPaths): Buffer {
  const lock = lockSoon(paths)
  if (!lock)
    throw new CommandError(
      `Another Opsentry starts in ${paths.folder} for the first time, and makes its key: use that one, or start again once it has stopped.`,
    )
  try {
    return loadKey(paths, undefined, { make: true })
  } finally {
    lock.release()
  }
}

function opens(secrets: Secrets, db: Db): boolean {
  return checkSecrets(db, secrets).length === 0
}

/** A rotation was cut off before anything was sealed under its key. One that fits is the operator's, to be taken over. */
export function isNextKeyUnused(db: Db, paths: DataPaths, secrets: Secrets): boolean {
  const next = nextKey(paths)
  return opens(secrets, db) && !(next && opens(createSecrets(next), db))
}

function nextKey(paths: DataPaths): Buffer | undefined {
  try {
    return loadNextKey(paths)
  } catch {
    return undefined
  }
}
