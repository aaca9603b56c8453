import { soonOnDisk } from '#src/db/durability.ts'
import { isFenced } from '#src/db/fence.ts'
import { storageState } from '#src/db/storage.ts'
import { type Channel, channels } from '#src/words.ts'
import { watchClock } from '../clock/watch-clock.ts'
import type { Deps } from '../context.ts'
import { countDelivery } from '../monitoring/figures.ts'
import { atWork } from '../time/at-work.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { isCauseOnDisk, noteClaimed } from './cause-on-disk.ts'
import type { DeliveryChannel } from './channel.ts'
import { type ChannelPause, readPauses } from './channel-pause.ts'
import { channelsQueued } from './channels-queued.ts'
import { type Claimed, claimDeliveries, giveBack, lease, releaseExpiredClaims, turnOf } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import { asChannelSees, type Followed, followAnswer, isInTrouble, isSaidAlready } from './follow-answer.ts'
import type { Outbox } from './outbox.ts'
import { stepOf } from './postpone-hung.ts'
import { brokenOffRecipients } from './refusal-run.ts'
import { sendDelivery } from './send-delivery.ts'
import { settleDeliveries } from './settle-delivery.ts'
import { busyDestinations, createSlots, freeSlots, placeOf, releaseSlot, type Slots, takeSlot } from './slots.ts'

/*
 * A delivery, from queued to settled: `enqueue()` writes it, waiting, in the transaction that causes it. Each round (`startDue`)
 * settles what was answered, expands what is owed, and fills each channel's free slots: `claimDeliveries` takes what is due with
 * a lease, `takeSlot` counts it against its host, `sendDelivery` sends it with no transaction open. The answer makes it
 * `tried`; `settleDeliveries` writes how it ended (delivered, failed, suppressed, or retrying after a back-off) and only then
 * is its slot free. A process that dies in between leaves claims, which their lease or the next start gives back.
 *
 * Nothing leaves whose cause is not on disk (cause-on-disk.ts). The outcomes are committed at once and forced to disk in groups,
 * for which no message waits, until so many are on their way there.
 *
 * An answer that is not this message's own fault concerns its whole channel (`followAnswer`): no answer, a fault of the sender's
 * or the relay's, one refusal said to ten recipients in a row, or three in a row broken off. The channel pauses, every message is
 * held, one at a time tries again, and the first that gets through releases all.
 */

/** Outcomes that a power cut may undo, and so messages that it may repeat, on a disk that is slow. */
const mostUnsynced = 1000

/** A sender's state between two rounds. */
export interface Sender {
  /** Messages on their way. */
  inFlight: Set<Promise<void>>
  /** Answered but not settled yet; these messages keep their slots until their outcome is written. */
  tried: Followed[]
  /** Outcomes that are committed and may not be on disk yet. */
  unsynced: number
  slots: Map<Channel, Slots>
  outbox: Outbox
}

export function createSender(outbox: Outbox): Sender {
  return {
    outbox,
    inFlight: new Set(),
    tried: [],
    unsynced: 0,
    slots: new Map(channels.map((channel) => [channel, createSlots()])),
  }
}

/** Delivers until nothing is due. */
export async function drain(deps: Deps, sender: Sender): Promise<void> {
  let again = true
  const answered = () => {
    again = true
  }
  while (again || sender.inFlight.size > 0) {
    // An answer during the last round has freed a slot: look again before waiting.
    if (!again) await Promise.race(sender.inFlight)
    again = false
    await startDue(deps, sender, () => false, answered)
  }
  stopSender(deps, sender)
}

/**
 * Settles answered messages, expands notifications and starts due messages while slots are free. Waits for no message, so that
 * one that hangs blocks only its own slot; yields to the event loop between two steps, for visitors. `answered` is called at
 * each message's answer. Returns how many it started.
 */
export async function startDue(
  deps: Deps,
  sender: Sender,
  stopped: () => boolean = () => false,
  answered: () => void = () => undefined,
): Promise<number> {
  // Before anything is settled or expires by a clock that was set since.
  watchClock(deps)
  settleTried(deps, sender, answered)
  // A sync failed: what is owed may be lost, and what is sent could not be told.
  if (storageState(deps.db).unsynced) return 0
  // Whoever holds the lease sends it.
  if (isFenced(deps.db)) return 0
  releaseExpiredClaims(deps)
  let expanded = true
  let started = 0
  while (expanded && !stopped()) {
    expanded = sender.outbox.expand(deps)
    started += startChannels(deps, sender, answered)
    await yieldToEventLoop()
    settleTried(deps, sender, answered)
  }
  return started
}

/** Settles answered messages and returns claims that have not started to the queue. */
export function stopSender(deps: Deps, sender: Sender): void {
  settleTried(deps, sender)
  for (const slots of sender.slots.values()) giveBack(deps, slots.next.splice(0))
}

/**
 * Writes the outcome of answered messages. If that fails, as on a full disk, they keep their slots, so that nothing more is
 * sent that cannot be accounted for.
 */
function settleTried(deps: Deps, sender: Sender, onceSynced: () => void = () => undefined): void {
  if (sender.tried.length === 0) return
  const tried = sender.tried.map(({ delivery, sent, begun }) => ({
    ...{ delivery, begun },
    sent: asChannelSees(deps, slotsOf(sender, delivery), delivery, sent),
    isInTrouble: sent.outcome !== 'delivered' && isInTrouble(deps, delivery, slotsOf(sender, delivery).runs),
  }))
  settleDeliveries(deps, sender.outbox, tried)
  sender.tried.splice(0, tried.length)
  void countUnsynced(deps, sender, tried.length, onceSynced)
  for (const { delivery } of tried) releaseSlot(slotsOf(sender, delivery), delivery)
  // After the slots are released: a pause is a write, too, and if it fails no slot may stay taken.
  for (const [at, followed] of tried.entries()) {
    const { delivery, sent } = followed
    const slots = slotsOf(sender, delivery)
    if (!isSaidAlready(slots, tried[at - 1], followed)) followAnswer(deps, sender.outbox, slots, followed)
    countDelivery(deps, delivery.channel, sent.outcome, sent.outcome === 'suppressed' ? '' : sent.way)
    // Debug for delivered ones: a hundred thousand arrivals would flood the log.
    const level = sent.outcome === 'delivered' ? 'debug' : 'info'
    deps.logger[level]('delivery', { delivery: delivery.id, outcome: sent.outcome, answer: sent.answer })
  }
}

function slotsOf({ slots }: Sender, { channel }: Delivery): Slots {
  const known = slots.get(channel) ?? createSlots()
  slots.set(channel, known)
  return known
}

/** Where the sync fails, nothing is sent until everything was written anew. */
async function countUnsynced(deps: Deps, sender: Sender, count: number, onceSynced: () => void): Promise<void> {
  sender.unsynced += count
  const isStuck = () => sender.unsynced >= mostUnsynced
  await soonOnDisk(deps.db).catch(() => undefined)
  const wasStuck = isStuck()
  sender.unsynced -= count
  if (wasStuck && !isStuck()) onceSynced()
}

function startChannels(deps: Deps, sender: Sender, answered: () => void): number {
  const queued = channelsQueued(deps)
  const pauses = readPauses(deps.db)
  let started = 0
  if (sender.unsynced >= mostUnsynced) return 0
  for (const [channel, slots] of sender.slots) {
    if (!queued.has(channel) && slots.next.length === 0) continue
    const pause = pauses.find((one) => one.channel === channel)
    started += startChannel(deps, sender, { channel, slots, pause }, answered)
  }
  return started
}

interface ChannelState {
  channel: Channel
  slots: Slots
  pause: ChannelPause | undefined
}

function startChannel(deps: Deps, sender: Sender, state: ChannelState, answered: () => void): number {
  const { channel, slots, pause } = state
  if (pause) giveBack(deps, slots.next.splice(0))
  const free = freeSlotsOn(deps, sender.outbox.channels[channel], slots, pause)
  if (free < 1) return 0
  if (!isCauseOnDisk(deps.db, slots, answered)) return 0
  refill(deps, channel, slots, free, pause !== undefined)
  if (!isCauseOnDisk(deps.db, slots, answered)) return 0
  const starting = slots.next.splice(0, free)
  const turnedAway = starting.filter((delivery) => !start(deps, sender, slots, delivery, answered))
  const started = starting.length - turnedAway.length
  if (turnedAway.length === 0) return started
  // The slots of these hosts and addresses are all taken; messages to others do not wait for them, nor behind them.
  const busy = new Set(busyDestinations(slots))
  giveBack(deps, [...turnedAway, ...takeBack(slots, (delivery) => busy.has(placeOf(delivery)))])
  return started + startChannel(deps, sender, state, answered)
}

/** Messages that may start now. A single one tries a paused channel again; the others wait for its outcome. */
function freeSlotsOn(deps: Deps, channel: DeliveryChannel, slots: Slots, pause: { until: number } | undefined): number {
  if (!channel.ready(deps) || (pause && pause.until > deps.clock.now())) return 0
  const { count, perMinute } = channel.limits(deps)
  return freeSlots(slots, pause ? 1 : count, perMinute, deps.clock.elapsed())
}

/** Claims more mails than there are free slots, so that not every mail costs a query. */
function refill(deps: Deps, channel: Channel, slots: Slots, free: number, paused: boolean): void {
  const elapsed = deps.clock.elapsed()
  // A claim held for long could expire before its message is sent.
  giveBack(
    deps,
    takeBack(slots, ({ claimedAt }) => elapsed - claimedAt > lease / 4),
  )
  if (slots.next.length >= free) return
  const limit = channel === 'email' && !paused ? 4 * free : free
  const { after, holds } = slots
  const triedInVain = paused ? brokenOffRecipients(slots.runs) : undefined
  const claimed = claimDeliveries(deps, { channel, limit, busy: busyDestinations(slots), after, holds, triedInVain })
  slots.after = claimed.map(turnOf).findLast((id) => id !== null) ?? slots.after
  slots.next.push(...claimed)
  noteClaimed(deps.db, slots, claimed)
}

function takeBack(slots: Slots, which: (delivery: Claimed) => boolean): Claimed[] {
  const { true: out = [], false: stay = [] } = Object.groupBy(slots.next, (one) => (which(one) ? 'true' : 'false'))
  slots.next = stay
  return out
}

/** False if the message has to wait, because the slots of its host or address are all taken. */
function start(deps: Deps, sender: Sender, slots: Slots, delivery: Delivery, answered: () => void): boolean {
  if (!takeSlot(slots, delivery, deps.clock.elapsed())) return false
  const { begun } = slots
  const sending = atWork(stepOf(delivery.id), () => sendDelivery(deps, sender.outbox, delivery)).then((sent) => {
    sender.inFlight.delete(sending)
    sender.tried.push({ delivery, sent, begun })
    answered()
  })
  sender.inFlight.add(sending)
  return true
}
