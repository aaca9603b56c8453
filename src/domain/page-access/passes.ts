import { createHash } from 'node:crypto'
import { and, count, desc, eq, gt, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId, ReaderId } from '#src/db/ids.ts'
import { type OrganizationAsked, organizationAsked, prepared } from '#src/db/prepared.ts'
import { pagePasses } from '#src/db/schema/page-access.ts'
import { tryWrite, write } from '#src/db/write.ts'
import type { PassWay } from '#src/words/access.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, Origin } from '../context.ts'
import { notFound } from '../errors.ts'

export type PagePass = Omit<typeof pagePasses.$inferSelect, 'tokenHash'>

const anHour = 3_600_000

/** Milliseconds. The identity provider vouches anew each half day, so that whoever has left there is soon out here. */
const lifetimes: Record<PassWay, number> = { mailed_link: 30 * 24 * anHour, single_sign_on: 12 * anHour }

/** Milliseconds: the precision of a pass's last use, so that not every request writes. */
const seenPrecision = 5 * 60_000

/** Passes that the screen lists. */
const listed = 100

export interface NewPass {
  organizationId: OrganizationId
  way: PassWay
  /** By whom they are let in; null where the identity provider vouched. */
  readerId: ReaderId | null
  address: string
}

/** In the causing transaction; the returned token goes into the browser's cookie and is stored only as a hash. */
export function givePass(tx: Tx, deps: Pick<Deps, 'ids' | 'clock'>, origin: Origin, facts: NewPass): string {
  const token = deps.ids.token()
  const now = deps.clock.now()
  const { ip, userAgent } = origin
  tx.insert(pagePasses)
    .values({
      ...{ ...facts, id: deps.ids.id(), tokenHash: hashOf(token), ip, userAgent },
      ...{ createdAt: now, expiresAt: now + lifetimes[facts.way] },
    })
    .run()
  return token
}

type Page = { id: OrganizationId; opensByMail: boolean; opensBySso: boolean }

/** True for a token that was given for this page, is not over, and came in a way that is still open. */
export function holdsGivenPass(deps: Pick<Deps, 'db' | 'clock'>, page: Page, token: string): boolean {
  return givenPass(deps, page, token) !== undefined
}

/** Who is in by that token; undefined where it opens nothing. */
export function givenPass(
  deps: Pick<Deps, 'db' | 'clock'>,
  page: Page,
  token: string,
): Pick<PagePass, 'readerId' | 'address'> | undefined {
  const now = deps.clock.now()
  const asked = { hash: hashOf(token), organizationId: page.id, now }
  const pass = prepared(deps.db, 'good pass', goodPass).get(asked)
  if (!pass || !(pass.way === 'mailed_link' ? page.opensByMail : page.opensBySso)) return undefined
  if (now - (pass.seenAt ?? 0) >= seenPrecision) noteSeen(deps, pass.id)
  return pass
}

function goodPass(db: Reader) {
  return db
    .select({
      id: pagePasses.id,
      way: pagePasses.way,
      readerId: pagePasses.readerId,
      address: pagePasses.address,
      seenAt: pagePasses.lastSeenAt,
    })
    .from(pagePasses)
    .where(and(eq(pagePasses.tokenHash, sql.placeholder('hash')), isGood(organizationAsked, sql.placeholder('now'))))
    .prepare()
}

/** The newest passes that are good, and how many there are. */
export function listPasses(
  { db, clock }: { db: Reader; clock: Deps['clock'] },
  organizationId: OrganizationId,
): { passes: PagePass[]; all: number } {
  const good = isGood(organizationId, clock.now())
  const passes = db
    .select()
    .from(pagePasses)
    .where(good)
    .orderBy(desc(pagePasses.createdAt), desc(pagePasses.id))
    .limit(listed)
    .all()
    .map(({ tokenHash: _, ...pass }) => pass)
  const [all] = db.select({ count: count() }).from(pagePasses).where(good).all()
  return { passes, all: all?.count ?? 0 }
}

/** Ends one pass with the browser's next request. Throws not_found. */
export function endPass(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    const ended = remove(tx, organizationId, eq(pagePasses.id, id))
    if (ended === 0) throw notFound('pass')
    recordAudit(tx, deps, actor, {
      action: 'page_pass.ended',
      organizationId,
      subject: { type: 'page_pass', id },
    })
  })
}

/** In the causing transaction: all passes of a page, or those of one way. Returns how many ended. */
export function endPassesOfPage(tx: Tx, organizationId: OrganizationId, way?: PassWay): number {
  return remove(tx, organizationId, way && eq(pagePasses.way, way))
}

function remove(tx: Tx, organizationId: OrganizationId, which: SQL | undefined): number {
  return tx
    .delete(pagePasses)
    .where(and(eq(pagePasses.organizationId, organizationId), which))
    .returning({ id: pagePasses.id })
    .all().length
}

function isGood(organizationId: OrganizationAsked, now: number | Placeholder) {
  return and(eq(pagePasses.organizationId, organizationId), gt(pagePasses.expiresAt, now))
}

function noteSeen({ db, clock }: Pick<Deps, 'db' | 'clock'>, id: string): void {
  tryWrite(db, (tx) => {
    tx.update(pagePasses).set({ lastSeenAt: clock.now() }).where(eq(pagePasses.id, id)).run()
  })
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
