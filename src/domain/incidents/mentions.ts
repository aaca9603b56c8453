import { and, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'

export interface Mentioned {
  id: AccountId
  name: string
  address: string
}

/** Of one note: a list of everybody is no mention. */
const mostMentioned = 10
/** Mails to one person, however many mention them. */
const perPerson = { limit: 20, window: 3_600_000 }

/**
 * The members whom a text names: `@` and their name, its first word where nobody else of the team has it, or their address. Each once,
 * in the order of the team.
 */
export function mentionedIn(db: Reader, organizationId: OrganizationId, text: string): Mentioned[] {
  const at = text.toLowerCase()
  if (!at.includes('@')) return []
  const team = teamOf(db, organizationId)
  const firstNames = Map.groupBy(team, ({ name }) => firstOf(name))
  return team
    .filter(({ name, address }) => {
      const first = firstOf(name)
      const isAlone = firstNames.get(first)?.length === 1
      return [name.toLowerCase(), address.toLowerCase(), ...(isAlone ? [first] : [])].some((one) => names(at, one))
    })
    .slice(0, mostMentioned)
}

/** Those who are mailed: somebody who was mentioned often within the hour has enough to read. */
export function withinLimits(deps: Pick<Deps, 'db' | 'clock'>, mentioned: readonly Mentioned[]): Mentioned[] {
  return mentioned.filter(({ id }) => {
    try {
      spendAttempts(deps, { key: `mention:${id}`, ...perPerson })
      return true
    } catch (error) {
      if (error instanceof DomainError && error.code === 'rate_limited') return false
      throw error
    }
  })
}

function teamOf(db: Reader, organizationId: OrganizationId): Mentioned[] {
  return db
    .select({ id: accounts.id, name: accounts.name, address: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), isNull(accounts.deletionRequestedAt)))
    .orderBy(accounts.name, accounts.id)
    .all()
}

const firstOf = (name: string) => name.toLowerCase().split(/\s/u, 1)[0] ?? ''

/** `@ann` names Ann, and `@anna` or `me@ann` does not. */
function names(text: string, name: string): boolean {
  if (name === '') return false
  for (let from = text.indexOf(`@${name}`); from >= 0; from = text.indexOf(`@${name}`, from + 1)) {
    const [before, after] = [text[from - 1] ?? ' ', text[from + name.length + 1] ?? ' ']
    if (!/[\p{L}\p{N}._-]/u.test(before) && !/[\p{L}\p{N}_]/u.test(after)) return true
  }
  return false
}
