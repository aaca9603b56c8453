import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { dkimKeys, organizations } from '#src/db/schema/identity.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { dkimIdentity } from '#src/domain/settings/dkim-keys.ts'
import { acmeId } from './harness.ts'

type Row = typeof subscribers.$inferInsert

/** Somebody who follows acme by mail since now, unless `row` says otherwise. Returns the id. */
export function subscribe(deps: Deps, address: string, row: Partial<Row> = {}): string {
  const id = deps.ids.id()
  const now = deps.clock.now()
  const known = {
    id,
    organizationId: acmeId,
    channel: 'email',
    state: 'active',
    createdAt: now,
    confirmedAt: now,
  } as const
  keepBooks(deps.db, (tx) => {
    tx.insert(subscribers)
      .values({ ...known, address, ...row })
      .run()
  })
  return row.id ?? id
}

/** The record of a key was found in the domain's DNS; an organization sends from it. The key signs nothing. */
export function proveDomain(
  deps: Deps,
  organizationId: string | null,
  domain: string,
  row: Partial<typeof dkimKeys.$inferInsert> = {},
): void {
  const [id, now] = [deps.ids.id(), deps.clock.now()]
  const times = { createdAt: now, checkedAt: now, verifiedAt: now }
  const key = { privateKey: deps.secrets.seal('PEM', dkimIdentity(id)), publicKey: 'MIIBIjANBgkqh'.repeat(30) }
  keepBooks(deps.db, (tx) => {
    tx.insert(dkimKeys)
      .values({ id, organizationId, domain, selector: 'opsentry7f3k', ...key, ...times, ...row })
      .run()
    if (organizationId !== null)
      tx.update(organizations)
        .set({ senderAddress: `status@${domain}` })
        .where(eq(organizations.id, organizationId))
        .run()
  })
}
