import { readLedger } from '#src/domain/notifications/ledger.ts'
import { mayHaveBeenAway } from '../dating.ts'
import { destinyOf, subscriberIn } from '../model.ts'
import { destinyOfAddress } from '../people.ts'
import type { Owed } from '../told.ts'
import { processOf, type World } from '../world.ts'

interface Message {
  id: string
  subscriberId: string | null
  address: string
  channel: string
  state: string
  answer: string | null
  createdAt: number
}

const ofNotification = `SELECT id, subscriber_id AS subscriberId, address, channel, state, last_answer AS answer, created_at AS createdAt
  FROM deliveries WHERE notification_id = ?`

/** Every ledger that is open adds up, at every moment; one that is settled is looked at once more, and closed. */
export function checkLedgers(world: World): void {
  const { db } = processOf(world)
  for (const id of world.told.open) {
    const ledger = readLedger(db, id)
    const what = world.told.owed.get(id)?.what ?? id
    if (ledger.unaccounted !== 0) world.found(`the ledger of ${what} does not add up: ${JSON.stringify(ledger)}`)
    const isSettled = ledger.waiting + ledger.retrying + ledger.sending + ledger.toExpand === 0
    noteEnd(world, id, isSettled)
    if (isSettled && !isSettledAhead(world, id)) close(world, id)
  }
}

function noteEnd(world: World, id: string, isSettled: boolean): void {
  const owed = world.told.owed.get(id)
  if (!owed) return
  const { clock, elapsed } = world.time
  if (!isSettled || hasEndedSince(world, id, owed)) owed.endedAhead = null
  else if (isSettledAhead(world, id)) owed.endedAhead ??= { now: clock.now(), elapsed: elapsed() }
}

/** It waited again, and has ended once more before anybody looked. */
function hasEndedSince(world: World, id: string, { endedAhead }: Owed): boolean {
  if (endedAhead === null) return false
  const ended = processOf(world)
    .db.$client.query<{ one: number }, [string, number, number]>(
      'SELECT 1 AS one FROM deliveries WHERE notification_id = ? AND settled_at > ? AND settled_at <= ? LIMIT 1',
    )
    .get(id, endedAhead.now, world.time.clock.now())
  return ended !== null
}

/** By a clock that stood ahead, and is right: what ended by its age waits again within a minute (decision 030). */
function isSettledAhead(world: World, id: string): boolean {
  const ahead = processOf(world)
    .db.$client.query<{ one: number }, [string, number]>(
      'SELECT 1 AS one FROM deliveries WHERE notification_id = ? AND settled_at > ? LIMIT 1',
    )
    .get(id, world.time.clock.now())
  return ahead !== null
}

/** Who was owed it has one message, which ended as it had to. */
function close(world: World, id: string): void {
  const { told } = world
  told.open.delete(id)
  const owed = told.owed.get(id)
  if (!owed) return
  const { db } = processOf(world)
  const messages = db.$client.query<Message, [string]>(ofNotification).all(id)
  const isRecalled = db.$client
    .query<{ recalled: number }, [string]>('SELECT recalled_at IS NOT NULL AS recalled FROM notifications WHERE id = ?')
    .get(id)?.recalled
  const { true: programs = [], false: people = [] } = Object.groupBy(
    messages.filter(({ subscriberId }) => subscriberId !== null),
    ({ channel }) => (channel === 'webhook' ? 'true' : 'false'),
  )
  for (const message of people) checkEnd(world, owed, message)
  for (const message of programs) checkTaken(world, owed, message)
  if (isRecalled) {
    if (!owed.isRecalled) world.found(`${owed.what} was recalled by nobody`)
    return
  }
  compare(world, owed.what, owed.audience, people)
  if (owed.programs) compare(world, owed.what, owed.programs, programs)
}

function compare({ found }: World, what: string, audience: ReadonlySet<string>, messages: readonly Message[]): void {
  const reached = new Set(messages.map(({ subscriberId }) => subscriberId ?? ''))
  for (const one of audience) if (!reached.has(one)) found(`${one} was never owed ${what}`)
  for (const one of reached) if (!audience.has(one)) found(`${one} is owed ${what} and does not follow it`)
  if (messages.length !== reached.size) found(`somebody is owed ${what} twice`)
}

const giveUpAfter = 72 * 3_600_000
/** Milliseconds after which news is none any more. */
const worthTelling = 72 * 3_600_000

/** Delivered is what was taken; what was not has failed for a reason, or was suppressed for one. */
function checkEnd(world: World, owed: Owed, message: Message): void {
  const { subscriberId, address, channel, state, answer, createdAt } = message
  checkTaken(world, owed, message)
  if (channel !== 'email') return
  const who = `the message to ${address} about ${owed.what}`
  if (state === 'failed') {
    const age = ageOf(world, owed, createdAt)
    const isTheirs = ['unknown', 'full', 'returned'].includes(
      destinyOfAddress(subscriberIn(world.model, subscriberId ?? '')?.address ?? ''),
    )
    if (!isTheirs && age < giveUpAfter) world.found(`${who} has failed after ${age / 3_600_000} hours: ${answer}`)
  }
  if (state === 'suppressed' && !maySuppress(world, owed, subscriberId)) world.found(`${who} was suppressed: ${answer}`)
}

function checkTaken({ relay, web, found }: World, owed: Owed, { id, address, channel, state }: Message): void {
  const isTaken = channel === 'email' ? relay.taken.has(id) : web.taken.has(id)
  if (state === 'delivered' && !isTaken)
    found(`the message to ${address} about ${owed.what} is delivered, and nobody ever took it`)
}

/** Its receiver left, paused or is given up; or what it says was taken away, or is true no longer. */
function maySuppress(world: World, owed: Owed, subscriberId: string | null): boolean {
  const who = subscriberIn(world.model, subscriberId ?? '')
  const changed = who !== undefined && (who.state !== 'active' || who.since >= owed.writtenAt)
  const isPoor = who !== undefined && destinyOf(who) !== 'well'
  const isOld = ageOf(world, owed) + mayHaveBeenAway(world, owed.writtenAt) >= worthTelling
  return (
    changed || isPoor || isOld || owed.isRecalled || owed.isGone || isOutdated(world, owed) || isFollowedUp(world, owed)
  )
}

const hour = 3_600_000

/** It had waited for an hour, and something newer about the same was owed to people. */
function isFollowedUp(world: World, owed: Owed): boolean {
  const { eventId, isReminder } = owed
  if (isReminder || ageOf(world, owed) < hour) return false
  // In the order in which they were written: two of one millisecond do not show it, nor does a clock that was set back.
  const all = [...world.told.owed.values()]
  const later = all.slice(all.indexOf(owed) + 1)
  return later.some((one) => one.eventId === eventId && !one.isReminder)
}

/** Milliseconds by the clock, or by the time that has passed since, where it was set meanwhile. */
function ageOf({ time }: World, { createdAt, writtenAt, endedAhead }: Owed, writtenDown = createdAt): number {
  const { now, elapsed } = endedAhead ?? { now: time.clock.now(), elapsed: time.elapsed() }
  return Math.max(now - writtenDown, elapsed - writtenAt)
}

interface Window {
  isOver: number
  isDeleted: number
  isAhead: number
  isMoved: number
}

/** A window that was deleted, or is over and more than its end was to be told; a reminder of one that has begun meanwhile, or was moved. */
function isOutdated(world: World, { windowId, isReminder, isEnd }: Owed): boolean {
  if (windowId === null) return false
  const sql = `SELECT ended_at IS NOT NULL AS isOver, deleted_at IS NOT NULL AS isDeleted, status = 'scheduled' AND scheduled_start > ?2 AS isAhead, sequence > 0 AS isMoved
    FROM maintenance_windows WHERE id = ?1`
  const client = processOf(world).db.$client
  const window = client.query<Window, [string, number]>(sql).get(windowId, world.time.clock.now())
  if (window?.isOver === 1 && !isEnd) return true
  return !window || window.isDeleted === 1 || (isReminder && (window.isAhead === 0 || window.isMoved === 1))
}
