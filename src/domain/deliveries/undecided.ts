import { and, asc, count, desc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { outboxHolds } from '#src/db/schema/outbox-holds.ts'
import type { Channel, MessageKind } from '#src/words.ts'
import { isUndecided } from './turns.ts'

/*
 * After a restore nobody knows what of the outbox has left since the backup was made: whoever served meanwhile has probably sent what was
 * due. So all of it becomes undecided, and waits for a person; what is queued later leaves as ever.
 */

export type OutboxHold = typeof outboxHolds.$inferSelect

const holdId = 1

/** Undefined where nothing waits for a decision. */
export function outboxHold(db: Reader): OutboxHold | undefined {
  return db.select().from(outboxHolds).where(eq(outboxHolds.id, holdId)).get()
}

/** In the causing transaction; what an earlier restore left is of this one from now on. */
export function startHold(tx: Tx, { backup, at }: Pick<OutboxHold, 'backup' | 'at'>): void {
  const row = { backup, at, caughtUpFrom: null, caughtUpAt: null }
  tx.insert(outboxHolds)
    .values({ id: holdId, ...row })
    .onConflictDoUpdate({ target: outboxHolds.id, set: row })
    .run()
}

export function changeHold(tx: Tx, change: Partial<Pick<OutboxHold, 'caughtUpFrom' | 'caughtUpAt'>>): void {
  tx.update(outboxHolds).set(change).where(eq(outboxHolds.id, holdId)).run()
}

export function endHold(tx: Tx): void {
  tx.delete(outboxHolds).where(eq(outboxHolds.id, holdId)).run()
}

const rowid = sql<number>`${deliveries}.rowid`

export function lastDelivery(db: Reader): number {
  return (
    db
      .select({ last: sql<number | null>`max(${rowid})` })
      .from(deliveries)
      .get()?.last ?? 0
  )
}

/**
 * In the causing transaction, while nobody sends: everything in the outbox after a row. `dueAt`: UTC ms at which it counts as due, at the
 * latest; absent: when it is.
 */
export function makeUndecided(tx: Tx, after: number, dueAt?: number): void {
  const due = dueAt === undefined ? {} : { nextAttemptAt: sql`min(${deliveries.nextAttemptAt}, ${dueAt})` }
  tx.update(deliveries)
    .set({ state: 'undecided', leaseUntil: null, heldBy: null, ...due })
    .where(and(inArray(deliveries.state, ['waiting', 'retrying', 'sending']), gt(rowid, after)))
    .run()
}

/** Those that were due before the backup was put back, those that were not, or all. */
export type WhichUndecided = 'due' | 'later' | 'all'

export interface UndecidedCounts {
  due: number
  later: number
}

function among(which: WhichUndecided, at: number): SQL | undefined {
  if (which === 'all') return isUndecided
  return and(isUndecided, which === 'due' ? lte(deliveries.nextAttemptAt, at) : gt(deliveries.nextAttemptAt, at))
}

export function countUndecided(db: Reader, { at }: Pick<OutboxHold, 'at'>): UndecidedCounts {
  const counted = (which: WhichUndecided) =>
    db.select({ messages: count() }).from(deliveries).where(among(which, at)).get()?.messages ?? 0
  return { due: counted('due'), later: counted('later') }
}

/** Undecided messages of one kind, to be looked at. */
export interface UndecidedGroup {
  /** Null: the instance's own, to accounts. */
  organizationId: OrganizationId | null
  organization: string | null
  kind: MessageKind
  channel: Channel
  messages: number
  due: number
  /** When the first and the last of them were queued; UTC ms. */
  first: number
  last: number
}

/** Groups that are shown, those of most messages first. */
const mostGroups = 100

export function listUndecided(db: Reader, { at }: Pick<OutboxHold, 'at'>): UndecidedGroup[] {
  const { organizationId, kind, channel, createdAt, nextAttemptAt } = deliveries
  return db
    .select({
      organizationId,
      organization: organizations.name,
      kind,
      channel,
      messages: count(),
      due: sql<number>`sum(${nextAttemptAt} <= ${at})`,
      first: sql<number>`min(${createdAt})`,
      last: sql<number>`max(${createdAt})`,
    })
    .from(deliveries)
    .leftJoin(organizations, eq(organizations.id, organizationId))
    .where(isUndecided)
    .groupBy(organizationId, kind, channel)
    .orderBy(desc(count()), asc(organizations.name), asc(kind), asc(channel))
    .limit(mostGroups)
    .all()
}

/** Organization -> its messages; '': the instance's own. */
export function undecidedByOrganization(db: Reader, which: WhichUndecided, at: number): Map<string, number> {
  const rows = db
    .select({ id: deliveries.organizationId, messages: count() })
    .from(deliveries)
    .where(among(which, at))
    .groupBy(deliveries.organizationId)
    .all()
  return new Map(rows.map(({ id, messages }) => [id ?? '', messages]))
}

/** The next of them, in the order in which they were queued. */
export function nextUndecided(db: Reader, which: WhichUndecided, at: number, limit: number): string[] {
  return db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(among(which, at))
    .orderBy(asc(rowid))
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

/** In the causing transaction: they leave now, or when they are due. */
export function releaseUndecided(tx: Tx, ids: readonly string[], now: number): void {
  tx.update(deliveries)
    .set({
      state: sql`case when ${deliveries.attempts} = 0 then 'waiting' else 'retrying' end`,
      nextAttemptAt: sql`max(${deliveries.nextAttemptAt}, ${now})`,
      retriedAt: now,
    })
    .where(and(inArray(deliveries.id, [...ids]), isUndecided))
    .run()
}

/** In the causing transaction: they never leave, and `answer` says why. */
export function discardUndecided(tx: Tx, ids: readonly string[], answer: string, now: number): void {
  tx.update(deliveries)
    .set({ state: 'suppressed', lastAnswer: answer, cause: null, settledAt: now })
    .where(and(inArray(deliveries.id, [...ids]), isUndecided))
    .run()
}
