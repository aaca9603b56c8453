import { eq, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import { asReader, readerOfSubscriber } from '../page-access/sight.ts'

/**
 * On a page of readers a subscriber's messages say what that reader may see at the moment of sending, and whatever names nothing of it
 * is not sent. The organization's own endpoints and the team's mails know everything.
 */
export function asReceiver(deps: Deps, { subscriberId }: Delivery): Deps {
  const { db } = deps
  const receiver = subscriberId === null ? undefined : receiverById(db).get({ id: subscriberId })
  if (receiver?.visibility !== 'readers') return deps
  return { ...deps, db: asReader(db, readerOfSubscriber(db, receiver)) }
}

const receiverById = (db: Db) =>
  prepared(db, 'receiver', () =>
    db
      .select({
        id: subscribers.id,
        organizationId: subscribers.organizationId,
        mailbox: subscribers.mailbox,
        visibility: organizations.visibility,
      })
      .from(subscribers)
      .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
      .where(eq(subscribers.id, sql.placeholder('id')))
      .prepare(),
  )
