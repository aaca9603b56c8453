import type { DataPaths } from '#src/platform/paths.ts'
import { adoptNextKey } from '#src/platform/secret-key.ts'
import { CommandError } from './command.ts'
import { reasonOf, storageTodo } from './storage-todo.ts'

/** `adoptNextKey`, once everything is sealed under the next key, with a CommandError where the disk refuses it. */
export function adoptKey(paths: DataPaths): void {
  try {
    adoptNextKey(paths)
  } catch (error) {
    throw new CommandError(
      `Everything is sealed under the key in ${paths.nextSecretKey}, which could not take the place of ${paths.secretKey} (${reasonOf(error)}): keep both files, ${storageTodo(error, paths.secretKey)}, and start Opsentry, which does it.`,
    )
  }
}
