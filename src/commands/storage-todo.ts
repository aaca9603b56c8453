import { type StorageTrouble, storageErrorIn } from '#src/db/storage.ts'

/** What helps where a file or the database at `place` could not be written, as the beginning of a sentence's last part. */
export function storageTodo(error: unknown, place: string): string {
  return todoAfter[storageErrorIn(error, place)?.trouble ?? 'unwritable']
}

const todoAfter: Record<StorageTrouble, string> = {
  full: 'free some space',
  unwritable: 'check the disk and its permissions',
  busy: 'wait for the program that writes to it',
  fenced: 'look which Opsentry holds the lease',
}

/** In the words of whoever found it: around it stands the whole query. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.cause instanceof Error) return reasonOf(error.cause)
  else return error instanceof Error ? error.message : String(error)
}
