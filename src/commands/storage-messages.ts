import type { StorageState, StorageTrouble } from '#src/db/storage.ts'

/** What the two threads tell each other of the storage (shared-storage.ts). */

export type StorageToBackground =
  | 'look'
  | { storage: StorageState }
  | { synced: { id: number; result: null } | { id: number; error: string } }

export type StorageFromBackground =
  | { storage: StorageState }
  | { looked: StorageTrouble | null }
  | { sync: number }
  /** So many commits had ended when everything was written anew and verified. */
  | { recovered: number }
