import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { DataPaths } from './paths.ts'

/** The file that holds the instance's key, and how one takes another's place without a moment in which none fits. */

/** The key from the environment, else from the file, which is made (mode 0600) where there is none. Throws a sentence. */
export function loadSecretKey(path: string, fromEnvironment: string | undefined): Buffer {
  if (fromEnvironment !== undefined) return decodeKey(fromEnvironment, 'OPSENTRY_SECRET_KEY')
  if (existsSync(path)) return decodeKey(readFileSync(path, 'utf8'), path)
  return writeKey(path)
}

/** Makes the next key beside the present one; on disk before anything is sealed with it. */
export function prepareNextKey({ nextSecretKey }: DataPaths): Buffer {
  rmSync(nextSecretKey, { force: true })
  return writeKey(nextSecretKey)
}

/** The next key, where a rotation was cut off before it took its place; undefined where there is none. */
export function loadNextKey({ nextSecretKey }: DataPaths): Buffer | undefined {
  return existsSync(nextSecretKey) ? decodeKey(readFileSync(nextSecretKey, 'utf8'), nextSecretKey) : undefined
}

/** From now on the next key is the key. A rename is whole or not at all; another process may have done it. */
export function adoptNextKey({ folder, nextSecretKey, secretKey }: DataPaths): void {
  if (existsSync(nextSecretKey)) renameSync(nextSecretKey, secretKey)
  syncToDisk(folder)
}

function writeKey(path: string): Buffer {
  const key = randomBytes(32)
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, `${key.toString('base64')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  chmodSync(path, 0o600)
  syncToDisk(dirname(path))
  return key
}

/** A folder's entry survives a power cut once the folder itself is on disk. */
function syncToDisk(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function decodeKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32)
    throw new Error(`The secret key in ${source} is not 32 bytes of base64: restore the one this data was made with.`)
  return key
}
