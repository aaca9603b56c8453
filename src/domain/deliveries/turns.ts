import { sql } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import * as turns from '#src/db/schema/turns.ts'
import type { MessageKind } from '#src/words.ts'

/** Whose turn a message is (db/schema/turns.ts): conditions on `deliveries`, as their indexes have them. */
export const isDue = turns.isDue(deliveries)
export const isInPerson = turns.isInPerson(deliveries)
export const isForMany = turns.isForMany(deliveries)
export const isAtLeisure = turns.isAtLeisure(deliveries)
export const eachTurn = turns.turnsOf(deliveries)

/** The conditions of other partial indexes: one sender has it; it was queued before a restore. */
export const isClaimed = turns.isClaimed(deliveries)
export const isUndecided = sql`${deliveries.state} = 'undecided'`

/** In the order in which they leave: an announcement ends, the others stay true. */
export const kindsAtLeisure = ['announcement', 'notice', 'policy_change'] as const satisfies MessageKind[]
