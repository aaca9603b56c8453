import { eq, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { passEpochs } from '#src/db/schema/pass-epochs.ts'
import { endPassesOfPage } from '../page-access/passes.ts'

/** Part of what a pass to the organization's page is signed with. */
export function passEpoch(db: Reader, organizationId: OrganizationId): number {
  const row = db.select().from(passEpochs).where(eq(passEpochs.organizationId, organizationId)).get()
  return row?.epoch ?? 0
}

/** Ends every pass to the organization's page, those that are stored too, in the causing transaction. */
export function endPasses(tx: Tx, organizationId: OrganizationId): void {
  endPassesOfPage(tx, organizationId)
  tx.insert(passEpochs)
    .values({ organizationId, epoch: 1 })
    .onConflictDoUpdate({ target: passEpochs.organizationId, set: { epoch: sql`${passEpochs.epoch} + 1` } })
    .run()
}
