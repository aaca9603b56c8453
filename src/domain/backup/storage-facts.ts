import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Db } from '#src/db/connection.ts'

/** What the database takes of its disk, in bytes; null where that cannot be told. */
export interface StorageFacts {
  folder: string
  database: number | null
  /** The write-ahead log, which a checkpoint moves into the database. */
  log: number | null
  free: number | null
  disk: number | null
}

/** Bytes of free disk below which Opsentry may soon be unable to save. */
export const leastFree = 256 * 1024 * 1024

/** Null for a database in memory. */
export async function storageFacts({ $client: { filename } }: Db): Promise<StorageFacts | null> {
  return filename === '' || filename === ':memory:' ? null : storageFactsOf(filename)
}

/** Asked off the thread, since a disk that hangs answers nobody. */
export async function storageFactsOf(filename: string): Promise<StorageFacts> {
  const folder = dirname(filename)
  const sizeOf = (file: string) =>
    stat(file).then(
      ({ size }) => size,
      () => null,
    )
  const disk = await statfs(folder).catch(() => null)
  return {
    folder,
    database: await sizeOf(filename),
    log: await sizeOf(`${filename}-wal`),
    free: disk && disk.bavail * disk.bsize,
    disk: disk && disk.blocks * disk.bsize,
  }
}
