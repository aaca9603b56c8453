import { and, asc, eq, gt, lt, lte, or, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from './delivery.ts'
import type { OrganizationHolds } from './hold-organization.ts'
import { isNext } from './in-order.ts'
import { isAtLeisure, isClaimed, isDue, isForMany, isInPerson, kindsAtLeisure } from './turns.ts'

/** Milliseconds; longer than the mailer's deadline, so that no message is claimed twice while it is sent. */
export const lease = 60_000

/** A message that this process alone may send, for as long as its lease lasts. */
export type Claimed = Delivery & {
  /** `elapsed()` of the clock when it was taken. */
  claimedAt: number
}

export interface Claim {
  channel: Channel
  limit: number
  /** Hosts and addresses whose slots are all taken; messages to them are left out. */
  busy: string[]
  /** The organization served last; the one after it comes first now. */
  after: string
  /** Organizations that send one message when its time has come, and nothing until then. Absent: none. */
  holds?: OrganizationHolds
  /**
   * It tries a paused channel again, where these recipients were tried in vain: others prove more, and so does what was not
   * refused for itself. Absent: the channel is not paused.
   */
  triedInVain?: readonly string[]
}

/**
 * Claims up to `limit` due deliveries of a channel, so that no other sender takes them: first mail that a single person waits
 * for, such as a new password, then each organization in turn, so that one with a hundred thousand followers delays no other,
 * last what nobody waits for (turns.ts): a hundred thousand announcements hold up no incident. One receiver's news are claimed in their order (in-order.ts).
 * Not durable: if a power cut undoes a claim, nothing is known to have been sent.
 */
export function claimDeliveries({ db, clock }: Pick<Deps, 'db' | 'clock'>, claim: Claim): Claimed[] {
  if (claim.limit < 1) return []
  const [now, claimedAt] = [clock.now(), clock.elapsed()]
  const others = claim.triedInVain ? dueIds(db, claim, { now, claimedAt, anybody: 0 }) : []
  const ids = others.length > 0 ? others : dueIds(db, claim, { now, claimedAt, anybody: 1 })
  if (ids.length === 0) return []
  const leaseUntil = now + lease
  const claimed = writeUnaudited(db, () => claiming(db).all({ ids: JSON.stringify(ids), leaseUntil }), {
    durable: false,
  })
  // RETURNING guarantees no order, but the order of `ids` decides which message leaves first and whose turn is next.
  const place = new Map(ids.map((id, index) => [id, index]))
  return claimed
    .map((delivery) => ({ ...delivery, claimedAt }))
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

/** `anybody` 0: neither those who were tried in vain nor what was refused for itself. */
function dueIds(
  db: Db,
  claim: Claim,
  { now, claimedAt, anybody }: { now: number; claimedAt: number; anybody: 0 | 1 },
): string[] {
  const lists = { busy: JSON.stringify(claim.busy), triedInVain: JSON.stringify(claim.triedInVain ?? []) }
  const asked = { channel: claim.channel, now, anybody, ...lists }
  const ids = idsOf(dueInPerson(db).all({ ...asked, limit: claim.limit }))
  for (const organizationId of inTurn(db, claim)) {
    if (ids.length >= claim.limit) break
    const hold = claim.holds?.get(organizationId)
    if (hold && hold.until > claimedAt) continue
    const limit = hold ? 1 : claim.limit - ids.length
    ids.push(...idsOf(dueOf(db).all({ ...asked, organizationId, limit })))
  }
  for (const kind of kindsAtLeisure) {
    if (ids.length >= claim.limit) break
    ids.push(...idsOf(dueAtLeisure(db).all({ ...asked, kind, limit: claim.limit - ids.length })))
  }
  return ids
}

/** The organization whose turn a delivery used up; null: what one person waits for, or nobody, is no organization's turn. */
export function turnOf({ notificationId, kind, organizationId }: Delivery): string | null {
  return notificationId !== null || kind === 'service_status' ? organizationId : null
}

/** Returns unused claims to the queue; the attempts counted stay as they were. Not durable, as they were not. */
export function giveBack(deps: Deps, claimed: readonly Delivery[]): void {
  if (claimed.length === 0) return
  writeUnaudited(
    deps.db,
    (tx) => {
      for (const { id, attempts } of claimed)
        tx.update(deliveries)
          .set({ state: attempts === 0 ? 'waiting' : 'retrying', leaseUntil: null })
          .where(and(eq(deliveries.id, id), isClaimed))
          .run()
    },
    { durable: false },
  )
}

/** At start, under the instance lock, which proves that the holder of these claims is dead. Returns how many. */
export function releaseOrphanedClaims(deps: Deps): number {
  return release(deps, isClaimed)
}

/** While serving: releases claims whose lease has expired. Returns how many. */
export function releaseExpiredClaims(deps: Deps): number {
  const now = deps.clock.now()
  return expired(deps.db).get({ now }) ? release(deps, and(isClaimed, lt(deliveries.leaseUntil, now))) : 0
}

/** Organizations with queued messages on this channel, starting after the one served last. */
function inTurn(db: Db, { channel, after }: Claim): string[] {
  const all: string[] = []
  // One index lookup per organization: a DISTINCT would read every queued delivery.
  for (let next = firstAfter(db, channel, ''); next !== null; next = firstAfter(db, channel, next)) all.push(next)
  const turn = all.findIndex((id) => id > after)
  return turn < 1 ? all : [...all.slice(turn), ...all.slice(0, turn)]
}

function firstAfter(db: Db, channel: Channel, organizationId: OrganizationId): string | null {
  return nextOrganization(db).get({ channel, organizationId })?.id ?? null
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id)
}

/** The sign keeps SQLite from compiling the statement anew for each channel (`writeLimit()` of db/dialect.ts); kinds have one, too. */
const isOfChannel = sql`${deliveries.channel} = +${sql.placeholder('channel')}`

const isAsked = and(
  isOfChannel,
  lte(deliveries.nextAttemptAt, sql.placeholder('now')),
  sql`iif(${deliveries.destination} = '', ${deliveries.address}, ${deliveries.destination}) not in (select value from json_each(${sql.placeholder('busy')}))`,
  or(
    sql`${sql.placeholder('anybody')} = 1`,
    and(
      sql`${deliveries.heldBy} is not 'itself'`,
      sql`${deliveries.address} not in (select value from json_each(${sql.placeholder('triedInVain')}))`,
    ),
  ),
  isDue,
)

const dueInPerson = (db: Db) =>
  prepared(db, 'due in person', () =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(isAsked, isInPerson))
      .orderBy(asc(deliveries.nextAttemptAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )

const dueOf = (db: Db) =>
  prepared(db, 'due of an organization', () =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(isAsked, isForMany, eq(deliveries.organizationId, sql.placeholder('organizationId')), isNext(db)))
      .orderBy(asc(deliveries.nextAttemptAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )

const dueAtLeisure = (db: Db) =>
  prepared(db, 'due at leisure', () =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(isAsked, isAtLeisure, sql`${deliveries.kind} = +${sql.placeholder('kind')}`))
      .orderBy(asc(deliveries.nextAttemptAt))
      .limit(sql.placeholder('limit'))
      .prepare(),
  )

const nextOrganization = (db: Db) =>
  prepared(db, 'next organization', () =>
    db
      .select({ id: deliveries.organizationId })
      .from(deliveries)
      .where(and(isOfChannel, gt(deliveries.organizationId, sql.placeholder('organizationId')), isDue, isForMany))
      .orderBy(asc(deliveries.organizationId))
      .limit(1)
      .prepare(),
  )

const claiming = (db: Db) =>
  prepared(db, 'claiming', () =>
    db
      .update(deliveries)
      .set({ state: 'sending', leaseUntil: sql`${sql.placeholder('leaseUntil')}` })
      .where(and(sql`${deliveries.id} in (select value from json_each(${sql.placeholder('ids')}))`, isDue))
      .returning()
      .prepare(),
  )

const expired = (db: Db) =>
  prepared(db, 'expired claim', () =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(and(isClaimed, lt(deliveries.leaseUntil, sql.placeholder('now'))))
      .limit(1)
      .prepare(),
  )

function release(deps: Deps, which: ReturnType<typeof and>): number {
  return writeUnaudited(deps.db, (tx) =>
    tx
      .update(deliveries)
      .set({ state: 'retrying', leaseUntil: null, nextAttemptAt: deps.clock.now() })
      .where(which)
      .returning({ id: deliveries.id })
      .all(),
  ).length
}
