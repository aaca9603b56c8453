import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a whole file appear at `path`, or none: `write` fills one beside it, which is forced to disk, looked at by `check`, and takes the
 * name in one rename. Whatever comes in between, a crash or a full disk, leaves what was there before. Throws what the two throw.
 */
export function placeFile(
  path: string,
  write: (beside: string) => void,
  check: (beside: string) => void = () => undefined,
): void {
  const beside = `${path}.half`
  removeDatabase(beside)
  try {
    write(beside)
    chmodSync(beside, 0o600)
    syncToDisk(beside)
    check(beside)
    renameSync(beside, path)
  } catch (error) {
    try {
      removeDatabase(beside)
    } catch {
      // The disk that refused the file may refuse this, too; why it refused the file is what has to be told.
    }
    throw error
  }
  syncFolder(dirname(path))
}

/**
 * A text in place of another one, for a thread that must not wait for a disk. After a power cut the one before may be there again, and
 * never a half one. `before`: done once the text is on disk, before it takes the name.
 */
export async function placeText(path: string, text: string, before?: () => Promise<void>): Promise<void> {
  const beside = `${path}.half`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await before?.()
  await rename(beside, path)
}

/** The files that SQLite may keep for one database, by what follows its name. */
export const databaseParts = ['', '-wal', '-shm', '-journal'] as const

function removeDatabase(path: string): void {
  for (const part of databaseParts) removeFile(`${path}${part}`)
}

/** Where it is there. Unlike rmSync, which calls most faults of a disk a bad address, it throws what the system says. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

/** Makes the folder where it is missing, for good. */
export function makeFolder(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(path))
}

/** Forces a folder to disk: its entries survive a power cut only then. */
export function syncFolder(path: string): void {
  try {
    syncToDisk(path)
  } catch (error) {
    // Some folders may be written and not read, and some network disks know no such sync.
    if (!(error instanceof Error && 'code' in error && /^(EACCES|EINVAL|ENOTSUP)$/.test(String(error.code))))
      throw error
  }
}

function syncToDisk(path: string): void {
  withFile(path, 'r', fsyncSync)
}

/** Opens a file for `act` alone. `flags`: as `openSync` takes them. Throws what the two throw. */
export function withFile<T>(path: string, flags: string, act: (handle: number) => T): T {
  const handle = openSync(path, flags)
  try {
    return act(handle)
  } finally {
    closeSync(handle)
  }
}
