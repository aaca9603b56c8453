import { sql } from 'drizzle-orm'
import { index, type SQLiteColumn, uniqueIndex } from 'drizzle-orm/sqlite-core'

type SubscriberColumns = Record<
  'id' | 'organizationId' | 'channel' | 'address' | 'mailbox' | 'contact' | 'erasedAt' | 'joinedIntoId',
  SQLiteColumn
>

/** Indexes that find a subscriber by an address. Queries repeat the conditions of partial indexes word for word. */
export function byAddresses(t: SubscriberColumns) {
  return [
    uniqueIndex('subscribers_by_address').on(t.organizationId, t.channel, t.address),
    uniqueIndex('subscribers_by_mailbox').on(t.organizationId, t.mailbox),
    index('subscribers_joined').on(t.joinedIntoId).where(sql`${t.joinedIntoId} is not null`),
    index('subscribers_without_key')
      .on(t.id)
      .where(sql`${t.mailbox} is null and ${t.channel} = 'email' and ${t.erasedAt} is null`),
    index('subscribers_by_domain')
      .on(t.organizationId, sql`substr("mailbox", instr("mailbox", '@') + 1)`)
      .where(sql`${t.mailbox} is not null`),
    index('subscribers_by_contact').on(t.contact).where(sql`${t.contact} is not null`),
  ]
}
