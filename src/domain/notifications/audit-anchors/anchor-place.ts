import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { anchorPlaces } from '#src/db/schema/evidence.ts'
import type { Delivery } from '../../deliveries/delivery.ts'
import { spellingsOf } from '../../mail/mailbox-key.ts'

export type AnchorPlace = typeof anchorPlaces.$inferSelect

/** The table has this one row at the most. */
export const anchorPlaceId = '1'

/** The place to which anchors of the audit chains go; undefined: nowhere. */
export function findAnchorPlace(db: Reader): AnchorPlace | undefined {
  return db.select().from(anchorPlaces).get()
}

export type SentAnchor = Pick<Delivery, 'address' | 'state' | 'lastAnswer' | 'createdAt' | 'settledAt'>

/** The messages with the newest anchors, newest first. */
export function lastAnchorsSent(db: Reader, limit: number): SentAnchor[] {
  const { address, state, lastAnswer, createdAt, settledAt } = deliveries
  return db
    .select({ address, state, lastAnswer, createdAt, settledAt })
    .from(deliveries)
    .where(and(isNull(deliveries.organizationId), eq(deliveries.kind, 'audit_anchor')))
    .orderBy(desc(createdAt), desc(deliveries.id))
    .limit(limit)
    .all()
}

/** In the transaction that erases a person: nothing goes to their addresses any more. */
export function forgetAnchorPlace(tx: Tx, addresses: string[]): void {
  const theirs = inArray(anchorPlaces.address, addresses.flatMap(spellingsOf))
  tx.delete(anchorPlaces)
    .where(and(eq(anchorPlaces.channel, 'email'), theirs))
    .run()
}
