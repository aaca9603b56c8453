import { and, desc, eq, gt, inArray, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { markQueued, write } from '#src/db/write.ts'
import { restored } from '../../audit/anchor-line.ts'
import { anchorChains, anchored, epochBegan, organizationErased } from '../../audit/anchors.ts'
import { detailsErased } from '../../audit/erase-details.ts'
import { authorizeInstanceAdmin } from '../../authorize.ts'
import type { Actor, Deps, SystemActor } from '../../context.ts'
import { enqueue } from '../../deliveries/enqueue.ts'
import { conflict } from '../../errors.ts'
import { spendAttempts } from '../../rate-limits/rate-limit.ts'
import { isSetUp } from '../../settings/instance.ts'
import { destinationOf } from '../channels/address.ts'
import { type AnchorPlace, findAnchorPlace } from './anchor-place.ts'
import { placeSet } from './set-anchor-place.ts'

const aDay = 24 * 3_600_000
/** After these an anchor of before says too little. */
const changing = [restored, epochBegan, placeSet, organizationErased, detailsErased]
/** Enough for a person's attempts. */
const attempts = { key: 'audit-anchor', limit: 30, window: 10 * 60_000 }

/** Anchors the chains once a day, and at once after what begins them anew; sends it where a place is set. */
export function sendDueAnchor(deps: Deps, actor: SystemActor): void {
  if (isSetUp(deps) && isDue(deps)) write(deps.db, (tx) => anchorAndSend(tx, deps, actor, findAnchorPlace(tx)))
}

/** Anchors the chains now, because somebody wants to see it arrive. Throws conflict without a place, and rate_limited. */
export function sendAnchorNow(deps: Deps, actor: Actor): void {
  authorizeInstanceAdmin(actor)
  const place = findAnchorPlace(deps.db)
  if (!place) throw conflict('Anchors go nowhere yet: save a place first.')
  spendAttempts(deps, attempts)
  write(deps.db, (tx) => anchorAndSend(tx, deps, actor, place))
}

function anchorAndSend(tx: Tx, deps: Deps, actor: Actor, place: AnchorPlace | undefined): void {
  const { sequence } = anchorChains(tx, deps, actor)
  if (!place) return
  const { channel, address } = place
  markQueued(tx)
  const message = { channel, address, destination: destinationOf(channel, address) }
  enqueue(tx, deps, [{ ...message, kind: 'audit_anchor', subjectId: String(sequence) }])
}

/**
 * By the day of UTC, so that the hour stays. Without a place a day on which nothing was recorded needs none; with one, that it
 * comes is what tells its reader that all is well.
 */
function isDue({ db, clock }: Pick<Deps, 'db' | 'clock'>): boolean {
  const last = newest(db, [anchored])
  const today = Math.floor(clock.now() / aDay)
  if (newest(db, changing).sequence > last.sequence) return true
  else if (last.at !== null && Math.floor(last.at / aDay) >= today) return false
  else return findAnchorPlace(db) !== undefined || hasMoved(db, last.sequence)
}

function newest(db: Reader, actions: string[]): { sequence: number; at: number | null } {
  const entry = db
    .select({ sequence: auditEntries.sequence, at: auditEntries.at })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, ''), inArray(auditEntries.action, actions)))
    .orderBy(desc(auditEntries.sequence))
    .get()
  return entry ?? { sequence: 0, at: null }
}

function hasMoved(db: Reader, sequence: number): boolean {
  const others = and(ne(auditHeads.chain, ''), gt(auditHeads.sequence, auditHeads.anchored))
  const own = and(eq(auditHeads.chain, ''), gt(auditHeads.sequence, sequence))
  return [others, own].some((which) => db.select({ chain: auditHeads.chain }).from(auditHeads).where(which).get())
}
