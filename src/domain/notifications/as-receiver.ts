import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import { asReader, isForReaders, readerOfSubscriber } from '../page-access/sight.ts'

/**
 * On a page of readers a subscriber's messages say what that reader may see at the moment of sending, and whatever names nothing of it
 * is not sent. The organization's own endpoints and the team's mails know everything.
 */
export function asReceiver(deps: Deps, { organizationId, subscriberId }: Delivery): Deps {
  const { db } = deps
  if (organizationId === null || subscriberId === null || !isForReaders(db, organizationId)) return deps
  const receiver = db.select().from(subscribers).where(eq(subscribers.id, subscriberId)).get()
  return { ...deps, db: asReader(db, receiver && readerOfSubscriber(db, receiver)) }
}
