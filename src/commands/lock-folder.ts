import { type InstanceLock, takeInstanceLock } from '#src/platform/instance-lock.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { CommandError } from './command.ts'

/** `takeInstanceLock`, with a CommandError where this user may not lock anything. */
export function lockOf({ lock }: DataPaths): InstanceLock | null {
  try {
    return takeInstanceLock(lock)
  } catch (error) {
    throw new CommandError(
      `${lock} cannot be locked (${error instanceof Error ? error.message : error}): give it and everything beside it to the user as whom Opsentry runs.`,
    )
  }
}
