import { fsyncSync, readSync, writeSync } from 'node:fs'
import { withFile } from '#src/platform/place-file.ts'
import { foldLog } from './checkpoint.ts'
import type { Db } from './connection.ts'
import { syncGroupOf } from './durability.ts'
import { noteRecovered, StorageError, storageErrorIn } from './storage.ts'

/** Bytes that are held at once. */
const piece = 1024 * 1024

/**
 * After a sync that failed: what the kernel could not write it has given up, and no later sync tries it again. So everything in the
 * write-ahead log is written anew, under the lock of a writer, synced, and read back by another descriptor; then it is carried
 * over to the database. Only then the storage is believed again. Stands still meanwhile. Throws StorageError.
 */
export function writeAnew(db: Db): void {
  const counts = syncGroupOf(db)?.counts
  try {
    db.$client.run('BEGIN IMMEDIATE')
    let ended = 0
    try {
      ended = counts?.ending() ?? 0
      rewriteLog(`${db.$client.filename}-wal`)
    } finally {
      db.$client.run('ROLLBACK')
    }
    carryOver(db)
    syncGroupOf(db)?.recovered(ended)
    noteRecovered(db)
  } catch (error) {
    throw storageErrorIn(error, db.$client.filename) ?? error
  }
}

/** Its descriptors are told of the failure once more, each by its next sync, which says nothing of what was written since. */
function carryOver(db: Db): void {
  try {
    foldLog(db)
  } catch {
    foldLog(db)
  }
}

/** Holds none of SQLite's locks, so that its descriptors may be closed. */
function rewriteLog(path: string): void {
  const written = withFile(path, 'r+', (log) => {
    const hash = hashOf(log, (bytes, at) => writeSync(log, bytes, 0, bytes.length, at))
    fsyncSync(log)
    return hash
  })
  const found = withFile(path, 'r', (log) => hashOf(log))
  if (found !== written) throw new StorageError('unwritable', new Error('the log reads otherwise than it was written'))
}

function hashOf(descriptor: number, each?: (bytes: Buffer, at: number) => void): string {
  const hash = new Bun.CryptoHasher('blake2b256')
  const buffer = Buffer.alloc(piece)
  for (let at = 0; ; ) {
    const bytes = buffer.subarray(0, readSync(descriptor, buffer, 0, piece, at))
    if (bytes.length === 0) return hash.digest('hex')
    each?.(bytes, at)
    hash.update(bytes)
    at += bytes.length
  }
}
