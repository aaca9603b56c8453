import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Origin } from '../context.ts'
import { notFound } from '../errors.ts'
import { givePass } from '../page-access/passes.ts'
import { vouchedAddress } from './admit.ts'
import { recordRefusal, SsoRefused, type VouchedArrival } from './sign-in-by-sso.ts'

/**
 * Gives a pass to the page of the provider's organization to somebody for whom it vouches: an address of a domain that the
 * organization has proven, be it a member's or not. Nobody becomes anything by it. Throws not_found where the page does not
 * open in this way, SsoRefused.
 */
export function readPageBySso(
  deps: Deps,
  origin: Origin,
  { provider, vouched }: VouchedArrival,
): { organizationId: string; pass: string } {
  const outcome = write(deps.db, (tx) => {
    const organizationId = openPageOf(tx, provider.organizationId)
    const address = vouchedAddress(tx, { provider, vouched })
    if (typeof address !== 'string') {
      recordRefusal(tx, deps, origin, provider, address)
      return address
    }
    const facts = { organizationId, way: 'single_sign_on', readerId: null, address } as const
    recordAudit(
      tx,
      deps,
      { kind: 'visitor', origin },
      {
        action: 'page_readers.let_in',
        organizationId,
        subject: { type: 'identity_provider', id: provider.id },
      },
    )
    return { organizationId, pass: givePass(tx, deps, origin, facts) }
  })
  if ('refused' in outcome) throw new SsoRefused(outcome.refused)
  return outcome
}

function openPageOf(tx: Tx, organizationId: string | null): string {
  const opens = and(eq(organizations.opensBySso, true), ne(organizations.visibility, 'public'))
  const page = tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(and(eq(organizations.id, organizationId ?? ''), opens, isNull(organizations.deletedAt)))
    .get()
  if (!page) throw notFound('page')
  return page.id
}
