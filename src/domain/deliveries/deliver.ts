import { type Channel, channels } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { DeliveryChannel } from './channel.ts'
import { type ChannelPause, pauseChannel, readPauses, resumeChannel } from './channel-pause.ts'
import { channelsQueued, claimDeliveries, giveBack, lease, releaseExpiredClaims, turnOf } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import type { Outbox } from './outbox.ts'
import { sendDelivery } from './send-delivery.ts'
import { settleDeliveries, type Tried } from './settle-delivery.ts'
import { busyDestinations, createSlots, freeSlots, releaseSlot, type Slots, takeSlot } from './slots.ts'

/** Milliseconds between two times that settling is forced to disk while many leave: each takes as long as sending a mail. */
const forcedEvery = 50

/** What one sender has to remember between two rounds. */
export interface Sender {
  /** Messages on their way. */
  inFlight: Set<Promise<void>>
  /** Messages that were answered and are not settled yet: they keep their slots until that is written. */
  tried: Tried[]
  /** UTC ms, when settling was last forced to disk. */
  forcedAt: number
  slots: Map<Channel, Slots>
  outbox: Outbox
}

export function createSender(outbox: Outbox): Sender {
  return {
    outbox,
    inFlight: new Set(),
    tried: [],
    forcedAt: 0,
    slots: new Map(channels.map((channel) => [channel, createSlots()])),
  }
}

/** Delivers until nothing is left to do now. */
export async function drain(deps: Deps, sender: Sender): Promise<void> {
  let again = true
  const answered = () => {
    again = true
  }
  while (again || sender.inFlight.size > 0) {
    // What was answered during the last look has left a slot free.
    if (!again) await Promise.race(sender.inFlight)
    again = false
    await startDue(deps, sender, () => false, answered)
  }
  stopSender(deps, sender)
}

/**
 * Settles what was answered, expands what is not expanded and starts what is due, as far as slots are free; it waits for no
 * message, so that one which hangs holds up its own slot alone. Between two steps the event loop is free for visitors.
 * `answered` is called when a message was. Returns how many it started.
 */
export async function startDue(
  deps: Deps,
  sender: Sender,
  stopped: () => boolean = () => false,
  answered: () => void = () => undefined,
): Promise<number> {
  settleTried(deps, sender)
  releaseExpiredClaims(deps)
  let expanded = true
  let started = 0
  while (expanded && !stopped()) {
    expanded = sender.outbox.expand(deps)
    started += startChannels(deps, sender, answered)
    await yieldToEventLoop()
    settleTried(deps, sender)
  }
  return started
}

/** What was answered is written, and what was claimed and has not started waits again. */
export function stopSender(deps: Deps, sender: Sender): void {
  settleTried(deps, sender)
  for (const slots of sender.slots.values()) giveBack(deps, slots.next.splice(0))
}

/**
 * Writes how messages ended. Where it cannot be written, as on a full disk, they stay tried and keep their slots: nothing is
 * sent that could not be accounted for.
 */
function settleTried(deps: Deps, sender: Sender): void {
  if (sender.tried.length === 0) return
  settleDeliveries(deps, sender.outbox, sender.tried, { durable: isForced(deps, sender) })
  const settled = sender.tried.splice(0)
  for (const { delivery } of settled) {
    const slots = sender.slots.get(delivery.channel)
    if (slots) releaseSlot(slots, delivery)
  }
  // Only now: this writes as well, and where that fails no slot may stay taken.
  for (const { delivery, sent } of settled) {
    if (sent.outcome === 'unreachable') pauseChannel(deps, delivery.channel, reasonOf(sent))
    else if (sent.outcome !== 'suppressed') resumeChannel(deps, delivery.channel)
    // A hundred thousand that arrived are no news.
    const level = sent.outcome === 'delivered' ? 'debug' : 'info'
    deps.logger[level]('delivery', { delivery: delivery.id, outcome: sent.outcome, answer: sent.answer })
  }
}

/** The last of many is, whatever the time. */
function isForced({ clock }: Deps, sender: Sender): boolean {
  const now = clock.now()
  if (sender.inFlight.size > 0 && now - sender.forcedAt < forcedEvery) return false
  sender.forcedAt = now
  return true
}

/** What to do comes first: it is read by whoever wonders why nothing leaves. */
function reasonOf({ answer, hint }: SendResult): string {
  return hint ? `${hint} The answer was: ${answer}` : answer
}

function startChannels(deps: Deps, sender: Sender, answered: () => void): number {
  const owed = channelsQueued(deps)
  const pauses = readPauses(deps.db)
  let started = 0
  for (const [channel, slots] of sender.slots) {
    if (!owed.has(channel) && slots.next.length === 0) continue
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

function startChannel(deps: Deps, sender: Sender, way: ChannelState, answered: () => void): number {
  const { channel, slots, pause } = way
  if (pause) giveBack(deps, slots.next.splice(0))
  const free = freeSlotsOn(deps, sender.outbox.channels[channel], slots, pause)
  if (free < 1) return 0
  refill(deps, channel, slots, free, pause !== undefined)
  const starting = slots.next.splice(0, free)
  const turnedAway = starting.filter((delivery) => !start(deps, sender, slots, delivery, answered))
  giveBack(deps, turnedAway)
  const started = starting.length - turnedAway.length
  // The hosts of those have enough now; what goes elsewhere does not wait for them.
  const more = started > 0 && turnedAway.length > 0
  return started + (more ? startChannel(deps, sender, way, answered) : 0)
}

/** How many more may start. One message tries again a way out that did not answer; the others wait for what becomes of it. */
function freeSlotsOn(deps: Deps, channel: DeliveryChannel, slots: Slots, pause: { until: number } | undefined): number {
  const now = deps.clock.now()
  if (!channel.ready(deps) || (pause && pause.until > now)) return 0
  const { count, perMinute } = channel.limits(deps)
  return freeSlots(slots, pause ? 1 : count, perMinute, now)
}

/** Claims some more mails than there are slots for, so that not each costs a look into the queue. */
function refill(deps: Deps, channel: Channel, slots: Slots, free: number, paused: boolean): void {
  const now = deps.clock.now()
  // A claim that has waited too long might be another's before it is sent.
  giveBack(
    deps,
    takeBack(slots, ({ leaseUntil }) => (leaseUntil ?? 0) - now < lease * (3 / 4)),
  )
  if (slots.next.length >= free) return
  const limit = channel === 'email' && !paused ? 4 * free : free
  const claimed = claimDeliveries(deps, { channel, limit, busy: busyDestinations(slots), after: slots.after })
  slots.after = claimed.map(turnOf).findLast((id) => id !== null) ?? slots.after
  slots.next.push(...claimed)
}

function takeBack(slots: Slots, which: (delivery: Delivery) => boolean): Delivery[] {
  const { true: out = [], false: stay = [] } = Object.groupBy(slots.next, (one) => (which(one) ? 'true' : 'false'))
  slots.next = stay
  return out
}

/** False where the message has to wait, because enough is on its way to its host. */
function start(deps: Deps, sender: Sender, slots: Slots, delivery: Delivery, answered: () => void): boolean {
  if (!takeSlot(slots, delivery, deps.clock.now())) return false
  const sending = sendDelivery(deps, sender.outbox, delivery).then((sent) => {
    sender.inFlight.delete(sending)
    sender.tried.push({ delivery, sent })
    answered()
  })
  sender.inFlight.add(sending)
  return true
}
