import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { channels } from '#src/words.ts'
import { partsOf } from './mailbox-key.ts'

/** Rows of which each may be read to see whether an address has something in it: some 30 ms. */
export const readOneByOne = 20_000

/** As the index has it, word for word. */
const domain = sql`substr(${subscribers.mailbox}, instr(${subscribers.mailbox}, '@') + 1)`

/**
 * Subscribers whose address, or its domain, begins with what somebody types: found by indexes, however many there are. `limit`
 * at the most, and then any of them; `which` narrows them.
 */
export function findByBeginning(
  db: Reader,
  organizationId: OrganizationId,
  search: string,
  { limit, which }: { limit: number; which?: SQL | undefined },
): SubscriberId[] {
  const found = (condition: SQL | undefined) =>
    db
      .select({ id: subscribers.id })
      .from(subscribers)
      .where(and(eq(subscribers.organizationId, organizationId), condition, which))
      .limit(limit)
      .all()
      .map(({ id }) => id)
  const urlChannels = channels.filter((channel) => channel !== 'email')
  const ids = partsOf(search).flatMap((part) => {
    const ofDomain = part.startsWith('@') ? part.slice(1) : part
    return [
      ...found(and(gte(subscribers.mailbox, part), lt(subscribers.mailbox, after(part)))),
      ...(ofDomain.includes('@')
        ? []
        : found(
            sql`${domain} >= ${ofDomain} and ${domain} < ${after(ofDomain)} and ${subscribers.mailbox} is not null`,
          )),
      ...found(
        and(
          inArray(subscribers.channel, urlChannels),
          gte(subscribers.address, part),
          lt(subscribers.address, after(part)),
        ),
      ),
    ]
  })
  return [...new Set(ids)].slice(0, limit)
}

/** The end of all texts that begin with this one. */
function after(beginning: string): string {
  return `${beginning}\u{10ffff}`
}

/** The address, in whatever case, has one of the parts in it. */
export function hasPart(address: SQL | typeof subscribers.address, search: string): SQL {
  const parts = partsOf(search).map((part) => contains(address, part))
  return sql`(${sql.join(parts, sql` or `)})`
}
