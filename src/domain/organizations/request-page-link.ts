import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, Origin } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { acceptedAddress } from '../mail/check-address.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { issueLink } from '../page-access/page-links.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import type { Organization } from './find-organization.ts'

const anHour = 3_600_000
const perVisitor = { limit: 10, window: anHour }
const perAddress = { limit: 3, window: anHour }

/**
 * Asks for the link that opens a page. An address that may see the page and one that may not are treated alike to the last row:
 * which it is, is looked up when the mail is sent. Nothing of a stranger's request stays in the audit log. Throws not_found
 * where the page does not open in this way, invalid on `email`, rate_limited, and conflict while no mail can leave.
 */
export function requestPageLink(
  deps: Deps,
  origin: Origin,
  { id: organizationId, opensByMail }: Pick<Organization, 'id' | 'opensByMail'>,
  input: { email: string; next: string },
): string {
  if (!opensByMail) throw notFound('page')
  const address = acceptedAddress(input.email)
  if (readRelay(deps) === null) throw conflict('This Opsentry cannot send mail: ask whoever runs the page.')
  spendAttempts(deps, ...perNetwork('page-link', origin, perVisitor), {
    key: `page-link:address:${organizationId}:${mailboxKey(address)}`,
    ...perAddress,
  })
  writeUnaudited(deps.db, (tx) => {
    const subjectId = issueLink(tx, deps, { organizationId, address, next: input.next })
    queueAccountMail(tx, deps, { kind: 'page_link', address, subjectId, organizationId })
  })
  return address
}
