import type { Sendable } from '#src/domain/notifications/channels/sendable.ts'

/** Throws the reason where there is nothing to send. */
export function sent<T>(made: Sendable<T>): T {
  if ('skip' in made) throw new Error(made.skip)
  return made.send
}

export function sentOrReason<T>(made: Sendable<T>): T | string {
  return 'skip' in made ? made.skip : made.send
}
