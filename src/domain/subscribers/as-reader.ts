import type { OrganizationId, ReaderId } from '#src/db/ids.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { readerOf } from '../page-access/find-readers.ts'
import { isForReaders } from '../page-access/sight.ts'

/** As whom a visitor subscribes on a page of readers. Null: nobody knows them; undefined: somebody of the team. */
export type AsReader = { readerId: ReaderId; address: string } | null | undefined

/** On a page of readers each hears of what they may see, so nobody subscribes an address that is not theirs. */
export class ReadersAlone extends DomainError {
  constructor() {
    super('invalid', 'Only readers can subscribe here, each with the address at which they got their link.')
  }
}

/** Throws ReadersAlone for any mailbox but the visitor's own; for the team, for one that is no reader's. */
export function refuseOtherMailbox(
  { db }: Pick<Deps, 'db'>,
  organizationId: OrganizationId,
  email: string,
  as: AsReader,
): void {
  if (!isForReaders(db, organizationId)) return
  const isTheirs =
    as === undefined
      ? readerOf(db, organizationId, email) !== undefined
      : as !== null && mailboxKey(as.address) === mailboxKey(email)
  if (!isTheirs) throw new ReadersAlone()
}

/** The reader to whom a URL belongs from now on; null where the page is no page of readers. Throws ReadersAlone. */
export function readerOfUrl({ db }: Pick<Deps, 'db'>, organizationId: OrganizationId, as: AsReader): ReaderId | null {
  if (!isForReaders(db, organizationId)) return null
  if (!as) throw new ReadersAlone()
  return as.readerId
}
