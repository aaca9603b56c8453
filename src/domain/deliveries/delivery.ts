import type { deliveries } from '#src/db/schema/delivery.ts'

/** One message to one receiver: a row of the outbox. */
export type Delivery = typeof deliveries.$inferSelect
