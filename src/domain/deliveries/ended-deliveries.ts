import { deliveries } from '#src/db/schema/delivery.ts'
import * as turns from '#src/db/schema/turns.ts'

/** Ended, with its address still there: the condition of the index `deliveries_to_forget`. */
export const isEndedAndAddressed = turns.isEndedAndAddressed(deliveries)
