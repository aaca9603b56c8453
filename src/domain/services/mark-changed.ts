import { inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'

/** Every change of status counts as a change of the service, because Statuspage's `updated_at` does so. `at`: UTC ms. */
export function markChanged(tx: Tx, serviceIds: ServiceId[], at: number): void {
  tx.update(services).set({ updatedAt: at }).where(inArray(services.id, serviceIds)).run()
}
