import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { DataPaths } from './paths.ts'
import { placeFile, removeFile, syncFolder } from './place-file.ts'

/** The file that holds the instance's key, and how one takes another's place without a moment in which none fits. */

/**
 * The key from the environment, else from the file; with `make` the file is made (mode 0600) where there is none. Throws a
 * sentence.
 */
export function loadSecretKey(path: string, fromEnvironment: string | undefined, { make = true } = {}): Buffer {
  if (fromEnvironment !== undefined) return decodeKey(fromEnvironment, 'OPSENTRY_SECRET_KEY')
  try {
    if (existsSync(path)) return decodeKey(readFileSync(path, 'utf8'), path)
    else if (make) return writing(path, () => writeKey(path))
  } catch (error) {
    throw keyError(error, path)
  }
  throw new Error(
    `${path} is missing: put back the key that this data was made with, or set OPSENTRY_SECRET_KEY to its content.`,
  )
}

/** Why the system does not let this process at the key file, as a sentence with the mend; other errors stay as they are. */
export function keyError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const mend = code === undefined ? undefined : mends[code]
  return mend === undefined ? error : new Error(`The secret key ${path} ${mend(path, userName())}`)
}

const mends: Record<string, (path: string, user: string) => string> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: () =>
    'is a folder: put the file with the key in its place. A container makes one where the mounted file is missing.',
  ENOTDIR: () => 'cannot be there, because a part of its path is a file: set OPSENTRY_DATA to a folder.',
  EEXIST: () => 'is a link that leads nowhere: put back the file that it leads to.',
  EROFS: () => 'cannot be written, because the disk is read-only: mount it for writing, or set OPSENTRY_SECRET_KEY.',
  ENOSPC: () => 'cannot be written, because the disk is full: free some space, then start again.',
  EDQUOT: () => 'cannot be written, because the quota is used up: free some space, then start again.',
  EIO: () =>
    'cannot be read, because the disk fails: put back a copy of it, or set OPSENTRY_SECRET_KEY to its content.',
}

function notAllowed(path: string, user: string): string {
  return `may not be read by ${user}, as whom Opsentry runs: give it that user (chown ${user} ${path}), with mode 600.`
}

/** As `chown` takes it; in a container the number may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? '')
  }
}

/** Makes the next key beside the present one; on disk before anything is sealed with it. */
export function prepareNextKey({ nextSecretKey }: DataPaths): Buffer {
  return writing(nextSecretKey, () => {
    removeFile(nextSecretKey)
    return writeKey(nextSecretKey)
  })
}

/** The next key, where a rotation was cut off before it took its place; undefined where there is none. */
export function loadNextKey({ nextSecretKey }: DataPaths): Buffer | undefined {
  return existsSync(nextSecretKey) ? decodeKey(readFileSync(nextSecretKey, 'utf8'), nextSecretKey) : undefined
}

/** From now on the next key is the key. A rename is whole or not at all; another process may have done it. */
export function adoptNextKey({ folder, nextSecretKey, secretKey }: DataPaths): void {
  if (existsSync(nextSecretKey)) renameSync(nextSecretKey, secretKey)
  syncFolder(folder)
}

function writeKey(path: string): Buffer {
  // A link that leads nowhere is somebody's intention, too.
  if (lstatSync(path, { throwIfNoEntry: false })) throw Object.assign(new Error(`${path} exists`), { code: 'EEXIST' })
  const key = randomBytes(32)
  placeFile(path, (beside) => writeFileSync(beside, `${key.toString('base64')}\n`, { mode: 0o600 }))
  return key
}

/** What is lost where a key cannot be read is nowhere yet where it cannot be written: so that is said in words of its own. */
function writing<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EIO')) throw error
    throw new Error(
      `The secret key ${path} cannot be written, because the disk fails: check the disk, then do it again.`,
    )
  }
}

function decodeKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new Error(
      `The secret key in ${source} is ${key.length === 0 ? 'empty' : 'not 32 bytes of base64'}: restore the one this data was made with.`,
    )
  return key
}
