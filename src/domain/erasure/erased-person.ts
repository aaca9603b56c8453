import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { AccountId } from '#src/db/ids.ts'
import { apiTokens, oneTimeTokens } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { MessageKind } from '#src/words.ts'
import { eachAuditPage, isDeedOf } from '../accounts/audit-pages.ts'
import { accountByEmail, accountById } from '../accounts/insert-account.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import type { Deps } from '../context.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'

/** Everything that identifies the person to erase, and the pseudonym that replaces it. */
export interface ErasedPerson {
  accountId: AccountId
  pseudonym: string
  /** The account's own and those that it had before, according to the audit log; none of somebody without an account. */
  names: string[]
  /** The account's own and its former ones, in every spelling, as far as mails and links still show them and no other account has them now. */
  addresses: string[]
  /** IP addresses from which the account was used, according to the audit log. */
  ips: string[]
  /** Subscriptions that are erased with the person; none for an account, whose subscriptions outlive it. */
  subscriberIds: string[]
  /** API tokens that the account made, because people often name them after themselves. */
  tokenIds: string[]
}

/** Collects everything that identifies this account. Throws not_found. */
export async function identify(deps: Deps, accountId: AccountId): Promise<ErasedPerson> {
  const { name, email } = accountById(deps.db, accountId)
  const { ips, names } = await toldByDeeds(deps, accountId)
  return {
    accountId,
    pseudonym: pseudonymOf(deps, accountId),
    names: [...new Set([name, ...names])].filter((one) => one !== ''),
    addresses: [...new Set([email, ...formerAddresses(deps, accountId)].flatMap(spellingsOf))],
    ips: [...ips],
    subscriberIds: [],
    tokenIds: tokensOf(deps, accountId),
  }
}

function tokensOf({ db }: Deps, accountId: AccountId): string[] {
  const made = db.select({ id: apiTokens.id }).from(apiTokens).where(eq(apiTokens.createdBy, accountId)).all()
  return made.map(({ id }) => id)
}

/** Mails whose subject is the account itself: the instance's own, which an index finds. */
const toAccounts = [
  'email_change_asked',
  'email_changed',
  'password_changed',
  'password_removed',
  'factor_reset',
] satisfies MessageKind[]

function formerAddresses({ db }: Deps, accountId: AccountId): string[] {
  const mailed = db
    .select({ address: deliveries.address })
    .from(deliveries)
    .where(
      and(isNull(deliveries.organizationId), inArray(deliveries.kind, toAccounts), eq(deliveries.subjectId, accountId)),
    )
    .all()
  const linked = db.select().from(oneTimeTokens).where(eq(oneTimeTokens.accountId, accountId)).all()
  const addresses = [...mailed.map(({ address }) => address), ...linked.flatMap(({ email }) => email ?? [])]
  return addresses.filter((address) => (accountByEmail(db, address)?.id ?? accountId) === accountId)
}

/** IP addresses from which the account acted, and names that it has laid down. */
async function toldByDeeds(deps: Deps, accountId: AccountId): Promise<Record<'ips' | 'names', Set<string>>> {
  const told = { ips: new Set<string>(), names: new Set<string>() }
  for await (const entries of eachAuditPage(deps, isDeedOf(accountId)))
    for (const { action, details } of entries) {
      const { ip, changes } = JSON.parse(details) as { ip?: string; changes?: { before?: { name?: string } } }
      if (ip) told.ips.add(ip)
      if (action === 'account.renamed' && changes?.before?.name) told.names.add(changes.before.name)
    }
  return told
}
