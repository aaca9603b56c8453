import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { SubscriberState } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { addEventFollower, removeEventFollower } from '../notifications/change-event-followers.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { eventsOf } from '../notifications/event-followers.ts'
import { setMailbox } from '../notifications/subscriber-rows.ts'
import { erase, withoutAddress } from './erase-subscriber.ts'
import { joinedInto } from './find-subscriber.ts'
import { forgottenAmong, forgottenAt } from './forgotten-addresses.ts'
import type { Subscriber } from './subscriber.ts'

/** Rows per transaction. */
const step = 500

/**
 * Gives every address that has none its key, which SQL alone cannot make, and joins subscribers who share a mailbox. Runs at
 * a start, before anything is sent or served. Each step is written whole, so after a crash the next start goes on; with
 * nothing to do it is one look into an index. Returns how many were joined with another.
 */
export function joinMailboxes(deps: Deps, actor: SystemActor): number {
  let joined = 0
  for (let rows = withoutKey(deps.db, step); rows.length > 0; rows = withoutKey(deps.db, step)) {
    const part = rows
    joined += writeUnaudited(deps.db, (tx) => join(tx, deps, actor, part))
  }
  if (joined > 0) deps.logger.info('subscribers of one mailbox were joined', { joined })
  return joined
}

/** For at most `limit` subscribers of one organization, in the causing transaction. Returns whether there were any. */
export function joinMailboxesOf(tx: Tx, deps: Deps, actor: Actor, organizationId: string, limit = step): boolean {
  const rows = withoutKey(tx, limit, organizationId)
  join(tx, deps, actor, rows)
  return rows.length > 0
}

function withoutKey(db: Reader, limit: number, organizationId?: string): Subscriber[] {
  return (
    db
      .select()
      .from(subscribers)
      // As the index has it, word for word.
      .where(
        and(
          sql`${subscribers.mailbox} is null and ${subscribers.channel} = 'email' and ${subscribers.erasedAt} is null`,
          organizationId === undefined ? undefined : eq(subscribers.organizationId, organizationId),
        ),
      )
      .orderBy(asc(subscribers.id))
      .limit(limit)
      .all()
  )
}

/** Each row has its key afterwards, or is no subscriber any more. Returns how many were joined. */
function join(tx: Tx, deps: Deps, actor: Actor, rows: Subscriber[]): number {
  let joined = 0
  for (const [organizationId, theirs] of Map.groupBy(rows, (row) => row.organizationId)) {
    const holders = holdersOf(
      tx,
      organizationId,
      theirs.map(({ address }) => mailboxKey(address)),
    )
    const forgotten = forgottenAmong(deps, organizationId)(
      tx,
      theirs.map(({ address }) => address),
    )
    for (const row of theirs) {
      if (forgotten.has(row.address) && wasErased(tx, deps, row)) erase(tx, deps, actor, row)
      else if (settle(tx, deps, actor, row, holders)) joined += 1
    }
  }
  return joined
}

/** The subscribers who have these keys already. */
function holdersOf(tx: Tx, organizationId: string, mailboxes: string[]): Map<string, Subscriber> {
  const rows = tx
    .select()
    .from(subscribers)
    .where(and(eq(subscribers.organizationId, organizationId), inArray(subscribers.mailbox, mailboxes)))
    .all()
  return new Map(rows.map((row) => [row.mailbox ?? '', row]))
}

/** True where the row was joined with the holder of its key. */
function settle(tx: Tx, deps: Deps, actor: Actor, row: Subscriber, holders: Map<string, Subscriber>): boolean {
  const mailbox = mailboxKey(row.address)
  const holder = holders.get(mailbox)
  const kept = holder && !isStricter(row, holder) ? holder : row
  if (holder) retire(tx, deps, actor, kept === row ? holder : row, kept)
  if (kept === row) setMailbox(tx, row.id, mailbox)
  holders.set(mailbox, kept)
  return holder !== undefined
}

/** Erased in another spelling after this one was confirmed: that was the last word. */
function wasErased(tx: Tx, deps: Deps, row: Subscriber): boolean {
  return (forgottenAt(tx, deps, row) ?? -1) >= (row.confirmedAt ?? row.createdAt)
}

/** From the strictest wish to the weakest; nobody is sent anything for the last. */
const wishes: SubscriberState[] = ['unsubscribed', 'paused', 'quarantined', 'active', 'unconfirmed']

/** Of two alike the one that follows less stays, and then the older one. */
function isStricter(one: Subscriber, other: Subscriber): boolean {
  const [ours, theirs] = [rankOf(one), rankOf(other)]
  const differing = ours.findIndex((rank, index) => rank !== theirs[index])
  return differing !== -1 && Number(ours[differing]) < Number(theirs[differing])
}

function rankOf({ state, followsAll, followsIncidents, followsMaintenance, createdAt }: Subscriber): number[] {
  return [wishes.indexOf(state), Number(followsAll), Number(followsIncidents) + Number(followsMaintenance), createdAt]
}

/** Its row stays for the ledger, and so that links in mails to it lead to the other. */
function retire(tx: Tx, deps: Deps, actor: Actor, retired: Subscriber, kept: Subscriber): void {
  const columns = { ...withoutAddress(retired, deps.clock.now()), joinedIntoId: kept.id }
  changeSubscriber(tx, deps, retired, columns, [])
  for (const eventId of eventsOf(tx, retired.id)) {
    addEventFollower(tx, deps, kept, eventId)
    removeEventFollower(tx, deps, retired, eventId)
  }
  for (const id of joinedInto(tx, retired.id)) changeSubscriber(tx, deps, { ...retired, id }, { joinedIntoId: kept.id })
  recordAudit(tx, deps, actor, {
    action: 'subscriber.joined',
    organizationId: retired.organizationId,
    subject: { type: 'subscriber', id: retired.id },
    changes: { with: kept.id },
  })
}
