import { deliveries } from '#src/db/schema/delivery.ts'
import * as turns from '#src/db/schema/turns.ts'
import type { MessageKind } from '#src/words.ts'

/** Whose turn a message is (db/schema/turns.ts): conditions on `deliveries`, as their indexes have them. */
export const isDue = turns.isDue(deliveries)
export const isInPerson = turns.isInPerson(deliveries)
export const isForMany = turns.isForMany(deliveries)
export const isAtLeisure = turns.isAtLeisure(deliveries)

/** In the order in which they leave: an announcement ends, the others stay true. */
export const kindsAtLeisure = ['announcement', 'notice', 'policy_change'] as const satisfies MessageKind[]
