import { eq } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { anchorChains } from '#src/domain/audit/anchors.ts'
import { eraseDetails } from '#src/domain/audit/erase-details.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { removeChainEntries, removeChainHead } from '#src/domain/audit/remove-chain.ts'
import { eraseOrganizationRow } from '#src/domain/organizations/erase-organization.ts'
import { reseal } from '#src/domain/secrets/sealed-secrets.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { ines } from './instance-acts.ts'
import { acmeId, otherId, system } from './personas.ts'
import type { TestRoom } from './room.ts'

/**
 * So many entries of acme's, a tenth as many of the instance's and of another organization's; a person erased now and then, an
 * anchor each hundredth; half-way the key is rotated, and at the end the other organization is erased.
 */
export async function honestHistory(
  { db, deps, clock }: TestRoom,
  entries: number,
): Promise<{ longest: string; entries: number }> {
  let [deletable, written] = [1, 0]
  function record(tx: Parameters<typeof recordAudit>[0], organizationId: string | null, id: string): void {
    recordAudit(tx, deps, system, { action: 'service.created', organizationId, subject: { type: 'service', id } })
  }
  function chapter(size: number): void {
    writeUnaudited(db, (tx) => {
      for (let one = 0; one < size; one++) {
        clock.advance(1000)
        record(tx, acmeId, `s${++written}`)
        if (one % 10 === 0) for (const chain of [null, otherId]) record(tx, chain, `s${one}`)
      }
      const erased = [deletable, deletable + 1, deletable + 5].map((sequence) => ({ sequence, changes: {} }))
      eraseDetails(tx, deps, system, { chain: acmeId, pseudonym: `erased-${written}`, entries: erased })
      deletable = ++written - 10
      anchorChains(tx, deps, system)
    })
  }

  const size = Math.max(100, Math.ceil(entries / 100))
  while (written < entries / 2) chapter(size)
  reseal(deps, ines, createSecrets(Buffer.alloc(32, 8)))
  while (written < entries) chapter(size)

  const deletedAt = clock.now()
  writeUnaudited(db, (tx) => {
    tx.delete(memberships).where(eq(memberships.organizationId, otherId)).run()
    tx.update(organizations).set({ deletedAt }).where(eq(organizations.id, otherId)).run()
  })
  eraseOrganizationRow(deps, system, { id: otherId, slug: 'other', deletedAt }, {})
  writeUnaudited(db, (tx) => {
    removeChainEntries(tx, otherId, entries)
    removeChainHead(tx, deps, otherId)
  })
  write(db, (tx) => void anchorChains(tx, deps, system))
  return { longest: acmeId, entries: written }
}
