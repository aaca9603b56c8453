import type { Db } from '#src/db/connection.ts'
import type { Post } from '#src/domain/destinations/http-client.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { addressOfUrl } from '#src/domain/notifications/channels/address.ts'
import { subscriberIn } from './model.ts'
import type { World } from './world.ts'

/** What is owed for one notification, as the simulator counted it when it was written. Times: UTC ms by the instance's clock. */
export interface Owed {
  notificationId: string
  organizationId: string
  what: string
  /** Subscribers who are people. */
  audience: Set<string>
  /** Subscribers that are programs; null: those that may know of what was taken back, whoever they are. */
  programs: Set<string> | null
  /** Nothing may leave for people before. */
  earliest: number
  isRecalled: boolean
  /** The incident or window that it is about was deleted. */
  isGone: boolean
  /** The window that it is about; null: an incident's. */
  windowId: string | null
  /** The incident, or window. */
  eventId: string
  isReminder: boolean
  /** It says that the window is over, or will not be. */
  isEnd: boolean
  createdAt: number
  /** Elapsed ms. */
  writtenAt: number
  /** When all of it was first seen to have ended in what is to come: nothing of it is older than it was then. Null: it has not. */
  endedAhead: { now: number; elapsed: number } | null
}

/** How far a table was looked at. The row alone would not do: once the last one is removed, SQLite gives its number to the next. */
export interface Looked {
  row: number
  id: string
}

/** Who is owed what, and what is said to whom meanwhile. */
export interface Told {
  owed: Map<string, Owed>
  /** Notifications of which something is still to settle. */
  open: Set<string>
  /** Elapsed ms at which an absence of days ended, or will. */
  awayUntil: number | null
  /** Elapsed ms at which a process was last there, and able to write that down. */
  seenAt: number
  /** Elapsed ms at which one started so long afterwards that it doubts the clock for a day; null: none did. */
  doubtedAt: number | null
  /** The newest notification and subscriber that were looked at. */
  notificationsThrough: Looked
  subscribersThrough: Looked
  /** Delivery id -> the subscriber whom its mail asked to confirm, or showed what they have. */
  questions: Map<string, string>
  sending: (world: World, deliveryId: string, mail: Mail) => void
  posting: (world: World, post: Post) => string
}

export function createTold(): Told {
  const nothing = { row: 0, id: '' }
  const through = { notificationsThrough: nothing, subscribersThrough: nothing }
  return {
    awayUntil: null,
    seenAt: 0,
    doubtedAt: null,
    owed: new Map(),
    open: new Set(),
    ...through,
    questions: new Map(),
    sending,
    posting,
  }
}

interface Row {
  id: string
  address: string
  kind: string
  state: string
  notificationId: string | null
  subscriberId: string | null
  subjectId: string | null
  /** UTC ms by the instance's clock. */
  createdAt: number
}

const hour = 3_600_000
/** Milliseconds: three days, the longest back-off, and timers that come late. */
const tooOld = 84 * hour
const newsKinds = ['status_update', 'maintenance_update', 'maintenance_reminder']

function sending(world: World, deliveryId: string, mail: Mail): void {
  const row = rowOf(world, deliveryId)
  if (!row) world.found(`a mail to ${mail.to} belongs to no delivery: ${mail.messageId}`)
  else if (newsKinds.includes(row.kind)) checkNews(world, row, mail.to)
  else if (row.kind === 'policy_change') checkPolicy(world, row, mail.to)
  else if (row.subscriberId !== null) checkQuestion(world, row, mail.to)
}

function posting(world: World, { url, headers }: Post): string {
  const named = headers['webhook-id']
  const deliveryId = named ?? deliveryAtWork(world)
  const row = rowOf(world, deliveryId)
  const who = subscriberIn(world.model, row?.subscriberId ?? '')
  if (!row) world.found(`a post to ${url} belongs to no delivery: ${deliveryId}`)
  else if (named === undefined && row.address !== addressOfRoom(url))
    world.found(`a post to ${url} belongs to a delivery to ${row.address}`)
  else if (row.state !== 'sending') world.found(`a post left although its delivery is ${row.state}`)
  else if (who && who.channel !== 'webhook' && newsKinds.includes(row.kind)) checkNews(world, row, who.address)
  else if (row.subscriberId !== null) checkPost(world, row, row.subscriberId)
  return deliveryId
}

/** What is posted to a chat does not say whose message it is; the step of it that the thread is in does. */
function deliveryAtWork({ atWork }: World): string {
  return atWork.replace(/^message /, '')
}

function addressOfRoom(posted: string): string {
  const url = new URL(posted)
  url.searchParams.delete('wait')
  return addressOfUrl(url.href)
}

function checkPolicy({ model, found }: World, { subjectId }: Row, to: string): void {
  if (model.policies.some(({ id, isWithdrawn }) => id === subjectId && isWithdrawn))
    found(`${to} is told of a change of the policy that was withdrawn`)
}

function checkPost({ told, model, found }: World, { kind, notificationId }: Row, subscriberId: string): void {
  const who = subscriberIn(model, subscriberId)
  const owed = told.owed.get(notificationId ?? '')
  if (!who || who.state === 'erased') found(`a program is posted a ${kind}, and nobody knows it`)
  else if (kind !== 'test_message' && who.state !== 'active')
    found(`${who.address} is posted a ${kind} although it is ${who.state}`)
  else if (owed?.programs?.has(subscriberId) === false)
    found(`${who.address} is posted what was not owed to it: ${owed.what}`)
}

function checkNews(world: World, row: Row, to: string): void {
  const { id, state, notificationId, subscriberId } = row
  const { told, model, time } = world
  const who = subscriberIn(model, subscriberId ?? '')
  const owed = told.owed.get(notificationId ?? '')
  const age = time.elapsed() - (owed?.writtenAt ?? 0)
  if (state !== 'sending') world.found(`a message to ${to} left although it is ${state}`)
  if (!who) world.found(`${to} is told, and nobody knows them`)
  else if (who.state !== 'active') world.found(`${to} is told (${owed?.what ?? id}) although they are ${who.state}`)
  else if (who.address !== to) world.found(`${to} is told what ${who.address} follows`)
  if (!owed) world.found(`${to} is told of a notification that nobody caused: ${notificationId}`)
  else if (age > tooOld && time.setAt() === null)
    world.found(`${to} is told as news what is ${Math.round(age / hour)} hours old: ${owed.what}`)
  else if (owed.isRecalled) world.found(`${to} is told what was taken back: ${owed.what}`)
  else if (isTooEarly(world, owed)) world.found(`${to} is told too early: ${owed.what}`)
  else if (who && !owed.audience.has(who.id)) world.found(`${to} is told and was not in the audience: ${owed.what}`)
  else if (who) checkNewest(world, row, owed, who.id)
}

/** What has waited for an hour does not leave where they are told something newer about the same. */
function checkNewest(world: World, { createdAt }: Row, owed: Owed, who: string): void {
  if (owed.isReminder || youngest(world, createdAt) <= hour) return
  const all = [...world.told.owed.values()]
  const later = all.slice(all.indexOf(owed) + 1)
  const newer = later.find(
    (one) => one.eventId === owed.eventId && !one.isReminder && !one.isRecalled && isOnItsWay(world, one, who),
  )
  if (newer) world.found(`${who} is told after hours (${owed.what}), and of what is newer: ${newer.what}`)
}

/**
 * Milliseconds since then: by which of its settings the clock wrote it cannot be told, and the one counts that makes it youngest. What
 * none that this process knows can have written is new (decision 030).
 */
function youngest({ dating, time }: World, at: number): number {
  const ages = dating.offsets.map((offset) => time.truth() + offset - at).filter((age) => age >= 0)
  return ages.length > 0 ? Math.min(...ages) : 0
}

function isOnItsWay({ process }: World, { notificationId }: Owed, who: string): boolean {
  const sql = `SELECT 1 FROM deliveries WHERE notification_id = ? AND subscriber_id = ? AND state NOT IN ('failed', 'suppressed')`
  return process !== null && process.db.$client.query<unknown, [string, string]>(sql).get(notificationId, who) !== null
}

/** By the clock, and by the time that has passed: whichever comes first, since a clock that was set changes no wait. */
function isTooEarly({ time }: World, { earliest, createdAt, writtenAt }: Owed): boolean {
  return time.clock.now() < earliest && time.elapsed() - writtenAt < earliest - createdAt
}

/** Asks to confirm, or shows what somebody has. */
function checkQuestion(world: World, { id, kind, subscriberId }: Row, to: string): void {
  world.told.questions.set(id, subscriberId ?? '')
  const who = subscriberIn(world.model, subscriberId ?? '')
  if (who?.state === 'erased') world.found(`${to} gets a ${kind} although they were erased`)
}

function rowOf({ process }: World, deliveryId: string): Row | null {
  return process ? readRow(process.db, deliveryId) : null
}

function readRow(db: Db, deliveryId: string): Row | null {
  return db.$client
    .query<Row, [string]>(
      'SELECT id, address, kind, state, notification_id AS notificationId, subscriber_id AS subscriberId, subject_id AS subjectId, created_at AS createdAt FROM deliveries WHERE id = ?',
    )
    .get(deliveryId)
}
