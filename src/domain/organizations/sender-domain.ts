import type { OrganizationId } from '#src/db/ids.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { domainOf } from '../mail/check-address.ts'
import { checkDkimKey } from '../mail/check-dkim.ts'
import { findDkimKey, type StoredDkimKey } from '../mail/dkim-keys.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { readInstance } from '../settings/instance.ts'
import { organizationById } from './find-organization.ts'

/** A domain that an organization has to prove before it may send from it; null: it has no address of its own to prove. */
export function domainToProve({ db }: Pick<Deps, 'db'>, senderAddress: string | null): string | null {
  if (senderAddress === null) return null
  const { relayFrom } = readInstance(db)
  const domain = domainOf(senderAddress)
  // The instance's admin sends from this one.
  return relayFrom !== null && domainOf(relayFrom) === domain ? null : domain
}

/** The domain of the organization's sender, with its key; `key` null: none was made yet. */
export function senderDomain(
  deps: Pick<Deps, 'db'>,
  organization: { id: string; senderAddress: string | null },
): { domain: string; key: StoredDkimKey | null } | null {
  const domain = domainToProve(deps, organization.senderAddress)
  return domain === null ? null : { domain, key: findDkimKey(deps.db, organization.id, domain) ?? null }
}

/** Enough for a person; a change in DNS comes no sooner by asking more often. */
const perDomain = { limit: 30, window: 10 * 60_000 }

/** Looks for the key's record in DNS now. Throws conflict where there is nothing to look for, and rate_limited. */
export async function checkSenderDomain(deps: Deps, actor: Actor, organizationId: OrganizationId): Promise<void> {
  authorize(actor, 'organization:write', organizationId)
  const found = senderDomain(deps, organizationById(deps, organizationId))
  if (!found?.key) throw conflict('Save the address first: then there is a record to look for.')
  spendAttempts(deps, { key: `dkim:${found.key.id}`, ...perDomain })
  await checkDkimKey(deps, actor, found.key)
}
