import { and, count, eq, exists, isNull, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid, Unless } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { slugOfDomain } from '../organizations/find-page.ts'
import { changeInstance } from '../settings/change-instance.ts'
import { plainUrl, publicUrlProblem } from '../settings/check-url.ts'
import { readInstance } from '../settings/instance.ts'
import { whyNotHere } from './reaches-us.ts'

/** Former addresses whose links lead on. */
const mostFormer = 5

export interface UrlChange {
  url: string
  /** Although the address does not lead here, or not yet. */
  regardless: boolean
}

/**
 * Changes the public URL, which every link begins with, and tells the other admins. Links of before lead on from the former host
 * as long as that leads here. Throws invalid on `url`, where it does not lead to this very process besides; conflict where the
 * environment fixes it.
 */
export async function changeUrl(deps: Deps, actor: Actor, { url: typed, regardless }: UrlChange): Promise<void> {
  authorizeInstanceAdmin(actor)
  if (deps.fixedUrl !== null)
    throw conflict(`OPSENTRY_URL fixes the public URL: change it there, and start Opsentry again.`)
  const problem = problemOf(deps, typed.trim())
  if (problem !== undefined) throw invalid({ url: problem })
  const url = plainUrl(typed.trim())
  if (readInstance(deps.db).url === url) throw already()
  const notHere = await whyNotHere(deps, url)
  if (notHere !== null && !regardless)
    throw new Unless('regardless', {
      url: `${url} does not lead here: ${notHere} Point it to this Opsentry, or tick the box to change it regardless.`,
    })
  write(deps.db, (tx) => save(tx, deps, actor, url, notHere))
}

function problemOf(deps: Deps, typed: string): string | undefined {
  const problem = publicUrlProblem(typed)
  if (problem !== undefined) return problem
  const slug = slugOfDomain(deps, new URL(typed).hostname)
  if (slug !== null) return `This is the domain of the status page “${slug}”: choose another name.`
  else return undefined
}

const already = () => invalid({ url: 'This is the public URL already.' })

function save(tx: Tx, deps: Deps, actor: Actor, url: string, notHere: string | null): void {
  const { url: before, formerUrls } = readInstance(tx)
  if (before === url) throw already()
  const former = [before ?? deps.defaultUrl, ...formerUrls].filter((one) => one !== url)
  changeInstance(tx, deps, actor, {
    set: { url, formerUrls: [...new Set(former)].slice(0, mostFormer) },
    action: 'instance.url_changed',
    changes: { before: { url: before }, after: { url }, leadsHere: notHere === null },
  })
  const own = actor.kind === 'account' ? ne(accounts.id, actor.accountId) : undefined
  const others = tx
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt), own))
    .all()
  for (const { email } of others) queueAccountMail(tx, deps, { kind: 'url_changed', address: email, subjectId: '1' })
}

/** Who signs in by what is bound to the host's name: passkeys, and accounts that nothing but one opens. */
export function boundToHost(db: Reader): { passkeys: number; accounts: number } {
  const own = db.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.accountId, accounts.id))
  const alone = and(eq(accounts.passwordHash, ''), isNull(accounts.deletionRequestedAt), exists(own))
  return {
    passkeys: db.select({ all: count() }).from(passkeys).get()?.all ?? 0,
    accounts: db.select({ all: count() }).from(accounts).where(alone).get()?.all ?? 0,
  }
}
