import { conflict } from '../errors.ts'
import type { Account } from './insert-account.ts'

/** Throws conflict for a deleted account; to be called only once the owner is proven, since it says that the account exists. */
export function refuseDeleted({ deletionRequestedAt }: Pick<Account, 'deletionRequestedAt'>): void {
  if (deletionRequestedAt !== null)
    throw conflict(
      'This account is deleted. For 30 days the link in the mail about it restores it: look for that mail.',
    )
}
