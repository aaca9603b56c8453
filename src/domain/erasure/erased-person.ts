import { and, eq, inArray } from 'drizzle-orm'
import type { AccountId } from '#src/db/ids.ts'
import { apiTokens, oneTimeTokens } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { eachAuditPage, isDeedOf } from '../accounts/audit-pages.ts'
import { accountByEmail, accountById } from '../accounts/insert-account.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import type { Deps } from '../context.ts'

/** Whom an erasure looks for, and what stands in their place. */
export interface ErasedPerson {
  accountId: AccountId
  pseudonym: string
  name: string
  /** The account's own, and those it had before, as far as anything still tells and no other account has them now. */
  addresses: string[]
  /** Those from which the account was used, as far as the audit log tells. */
  ips: string[]
  /** Subscriptions that are erased with the person: an account's go on without it. */
  subscriberIds: string[]
  /** API tokens of the account's making, which people often name after themselves. */
  tokenIds: string[]
}

/** Gathers what tells who this account is. Throws not_found. */
export async function identify(deps: Deps, accountId: AccountId): Promise<ErasedPerson> {
  const { name, email } = accountById(deps.db, accountId)
  return {
    accountId,
    pseudonym: pseudonymOf(deps, accountId),
    name,
    addresses: [...new Set([email, ...formerAddresses(deps, accountId)])],
    ips: await usedAddresses(deps, accountId),
    subscriberIds: [],
    tokenIds: tokensOf(deps, accountId),
  }
}

function tokensOf({ db }: Deps, accountId: AccountId): string[] {
  const made = db.select({ id: apiTokens.id }).from(apiTokens).where(eq(apiTokens.createdBy, accountId)).all()
  return made.map(({ id }) => id)
}

function formerAddresses({ db }: Deps, accountId: AccountId): string[] {
  const mailed = db
    .select({ address: deliveries.address })
    .from(deliveries)
    .where(and(inArray(deliveries.kind, ['email_changed', 'password_changed']), eq(deliveries.subjectId, accountId)))
    .all()
  const linked = db.select().from(oneTimeTokens).where(eq(oneTimeTokens.accountId, accountId)).all()
  const addresses = [...mailed.map(({ address }) => address), ...linked.flatMap(({ email }) => email ?? [])]
  return addresses.filter((address) => (accountByEmail(db, address)?.id ?? accountId) === accountId)
}

async function usedAddresses(deps: Deps, accountId: AccountId): Promise<string[]> {
  const ips = new Set<string>()
  for await (const entries of eachAuditPage(deps, isDeedOf(accountId)))
    for (const { details } of entries) {
      const { ip = '' } = JSON.parse(details) as { ip?: string }
      if (ip !== '') ips.add(ip)
    }
  return [...ips]
}
