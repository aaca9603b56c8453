import { and, desc, eq, gte, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import { mailboxKey } from '#src/domain/mail/mailbox-key.ts'
import { readSignedToken } from '#src/domain/secrets/signed-links.ts'
import type { BounceReport } from './bounce-report.ts'
import { deliveryNamedIn } from './return-path.ts'

/** Milliseconds for which servers try, and some days for a service to tell of it. */
const longestWay = 14 * 24 * 60 * 60_000

/**
 * The id of the delivery that a report is about; null for one that was not sent from here, and where an address alone is named
 * to which several organizations have written: none of them may lose a subscriber over another's mail.
 */
export function deliveryReported(deps: Deps, report: BounceReport): string | null {
  const { addressed, messageId, recipient, action } = report
  const marked = deliveryNamedIn(deps, addressed)
  if (marked !== null) return marked
  const linked = action === 'complained' || action === 'left' ? subscriberLinkedIn(deps, addressed) : null
  if (linked !== null) return latestOf(deps, [linked])
  if (recipient === null) return null
  return byMessageId(deps.db, messageId, recipient) ?? latestOf(deps, subscribersAt(deps.db, recipient))
}

/** Complaints often leave out the return path, but keep the header with the link that unsubscribes. */
function subscriberLinkedIn(deps: Deps, text: string): string | null {
  const [, token = ''] = /\/subscriptions\/([\w-]{20,100})\/unsubscribe/.exec(text.replace(/\r?\n[ \t]+/g, '')) ?? []
  return readSignedToken(deps, 'subscription', token)
}

/** A Message-ID can be read by whoever gets the mail: it counts for the address to which that mail went. */
function byMessageId(db: Reader, messageId: string | null, recipient: string): string | null {
  const [, id = ''] = /^([a-z0-9]{12})@/.exec(messageId ?? '') ?? []
  if (id === '') return null
  const delivery = db.select().from(deliveries).where(eq(deliveries.id, id)).get()
  const isIt = delivery?.channel === 'email' && mailboxKey(recipient) === mailboxKey(delivery.address)
  return isIt ? id : null
}

/** Asked for each organization, because the mailboxes are indexed by it. */
function subscribersAt(db: Reader, address: string): string[] {
  const every = db.select({ id: organizations.id }).from(organizations)
  const at = and(inArray(subscribers.organizationId, every), eq(subscribers.mailbox, mailboxKey(address)))
  return db
    .select({ id: subscribers.id })
    .from(subscribers)
    .where(at)
    .all()
    .map(({ id }) => id)
}

/** The last mail to these subscribers, if only one of them got any lately. One that has failed already is none before it. */
function latestOf({ db, clock }: Deps, subscriberIds: string[]): string | null {
  const since = clock.now() - longestWay
  const latest = subscriberIds.flatMap((id) => {
    const mail = and(
      eq(deliveries.subscriberId, id),
      gte(deliveries.createdAt, since),
      inArray(deliveries.state, ['delivered', 'sending', 'retrying', 'failed']),
    )
    return db.select().from(deliveries).where(mail).orderBy(desc(deliveries.createdAt)).limit(1).all()
  })
  return latest.length === 1 ? (latest[0]?.id ?? null) : null
}
