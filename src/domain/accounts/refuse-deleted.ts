import { conflict } from '../errors.ts'
import type { Account } from './insert-account.ts'

/** Whoever has proven to be its owner is told why nobody signs in. Throws conflict for a deleted account. */
export function refuseDeleted({ deletionRequestedAt }: Pick<Account, 'deletionRequestedAt'>): void {
  if (deletionRequestedAt !== null)
    throw conflict(
      'This account is deleted. For 30 days the link in the mail about it brings it back; look for it there.',
    )
}
