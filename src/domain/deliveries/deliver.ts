import { type Channel, channels } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { breathe } from '../time/breathe.ts'
import type { DeliveryChannel } from './channel.ts'
import { type ChannelPause, pauseChannel, readPauses, resumeChannel } from './channel-pause.ts'
import { channelsOwed, claimDeliveries, giveBack, lease, releaseExpiredClaims, turnOf } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import { busyDestinations, createLanes, freeLanes, type Lanes, leaveLane, takeLane } from './lanes.ts'
import type { Outbox } from './outbox.ts'
import { sendDelivery } from './send-delivery.ts'
import { settleDeliveries, type Tried } from './settle-delivery.ts'

/** Milliseconds between two times that settling is forced to disk while many leave: each takes as long as sending a mail. */
const forcedEvery = 50

/** What one sender has to remember between two rounds. */
export interface Sender {
  /** Messages on their way. */
  inFlight: Set<Promise<void>>
  /** Messages that were answered and are not settled yet: they keep their lanes until that is written. */
  tried: Tried[]
  /** UTC ms, when settling was last forced to disk. */
  forcedAt: number
  lanes: Map<Channel, Lanes>
  outbox: Outbox
}

export function createSender(outbox: Outbox): Sender {
  return {
    outbox,
    inFlight: new Set(),
    tried: [],
    forcedAt: 0,
    lanes: new Map(channels.map((channel) => [channel, createLanes()])),
  }
}

/** Delivers until nothing is left to do now. */
export async function drain(deps: Deps, sender: Sender): Promise<void> {
  let again = true
  const answered = () => {
    again = true
  }
  while (again || sender.inFlight.size > 0) {
    // What was answered during the last look has left a lane free.
    if (!again) await Promise.race(sender.inFlight)
    again = false
    await startDue(deps, sender, () => false, answered)
  }
  stopSender(deps, sender)
}

/**
 * Settles what was answered, expands what is not expanded and starts what is due, as far as lanes are free; it waits for no
 * message, so that one which hangs holds up its own lane alone. Between two steps the event loop is free for visitors.
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
    await breathe()
    settleTried(deps, sender)
  }
  return started
}

/** What was answered is written, and what was claimed and has not started waits again. */
export function stopSender(deps: Deps, sender: Sender): void {
  settleTried(deps, sender)
  for (const lanes of sender.lanes.values()) giveBack(deps, lanes.next.splice(0))
}

/**
 * Writes how messages ended. Where it cannot be written, as on a full disk, they stay tried and keep their lanes: nothing is
 * sent that could not be accounted for.
 */
function settleTried(deps: Deps, sender: Sender): void {
  if (sender.tried.length === 0) return
  settleDeliveries(deps, sender.outbox, sender.tried, { forced: isForced(deps, sender) })
  const settled = sender.tried.splice(0)
  for (const { delivery } of settled) {
    const lanes = sender.lanes.get(delivery.channel)
    if (lanes) leaveLane(lanes, delivery)
  }
  // Only now: this writes as well, and where that fails no lane may stay taken.
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
  const owed = channelsOwed(deps)
  const pauses = readPauses(deps.db)
  let started = 0
  for (const [channel, lanes] of sender.lanes) {
    if (!owed.has(channel) && lanes.next.length === 0) continue
    const pause = pauses.find((one) => one.channel === channel)
    started += startChannel(deps, sender, { channel, lanes, pause }, answered)
  }
  return started
}

interface Way {
  channel: Channel
  lanes: Lanes
  pause: ChannelPause | undefined
}

function startChannel(deps: Deps, sender: Sender, way: Way, answered: () => void): number {
  const { channel, lanes, pause } = way
  if (pause) giveBack(deps, lanes.next.splice(0))
  const free = roomOn(deps, sender.outbox.channels[channel], lanes, pause)
  if (free < 1) return 0
  refill(deps, channel, lanes, free, pause !== undefined)
  const starting = lanes.next.splice(0, free)
  const turnedAway = starting.filter((delivery) => !start(deps, sender, lanes, delivery, answered))
  giveBack(deps, turnedAway)
  const started = starting.length - turnedAway.length
  // The hosts of those have enough now; what goes elsewhere does not wait for them.
  const more = started > 0 && turnedAway.length > 0
  return started + (more ? startChannel(deps, sender, way, answered) : 0)
}

/** How many more may start. One message tries again a way out that did not answer; the others wait for what becomes of it. */
function roomOn(deps: Deps, channel: DeliveryChannel, lanes: Lanes, pause: { until: number } | undefined): number {
  const now = deps.clock.now()
  if (!channel.ready(deps) || (pause && pause.until > now)) return 0
  const { count, perMinute } = channel.limits(deps)
  return freeLanes(lanes, pause ? 1 : count, perMinute, now)
}

/** Claims some more mails than there are lanes for, so that not each costs a look into the queue. */
function refill(deps: Deps, channel: Channel, lanes: Lanes, free: number, paused: boolean): void {
  const now = deps.clock.now()
  // A claim that has waited too long might be another's before it is sent.
  giveBack(
    deps,
    takeOut(lanes, ({ leaseUntil }) => (leaseUntil ?? 0) - now < lease * (3 / 4)),
  )
  if (lanes.next.length >= free) return
  const limit = channel === 'email' && !paused ? 4 * free : free
  const claimed = claimDeliveries(deps, { channel, limit, busy: busyDestinations(lanes), after: lanes.after })
  lanes.after = claimed.map(turnOf).findLast((id) => id !== null) ?? lanes.after
  lanes.next.push(...claimed)
}

function takeOut(lanes: Lanes, which: (delivery: Delivery) => boolean): Delivery[] {
  const { true: out = [], false: stay = [] } = Object.groupBy(lanes.next, (one) => (which(one) ? 'true' : 'false'))
  lanes.next = stay
  return out
}

/** False where the message has to wait, because enough is on its way to its host. */
function start(deps: Deps, sender: Sender, lanes: Lanes, delivery: Delivery, answered: () => void): boolean {
  if (!takeLane(lanes, delivery, deps.clock.now())) return false
  const sending = sendDelivery(deps, sender.outbox, delivery).then((sent) => {
    sender.inFlight.delete(sending)
    sender.tried.push({ delivery, sent })
    answered()
  })
  sender.inFlight.add(sending)
  return true
}
