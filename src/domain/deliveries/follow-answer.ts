import { writeUnaudited } from '#src/db/write.ts'
import type { Channel, RefusalFault } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { withoutAddresses } from '../mail/mask-answer.ts'
import { causeOf } from './cause-of.ts'
import type { Sent } from './channel.ts'
import { type PauseReason, pauseChannel, readPause, resumeChannel, suspectChannel } from './channel-pause.ts'
import type { Delivery } from './delivery.ts'
import { clearSenders, doubtFor, endFailover, failOver, hasStandIn, readFailover, suspectSender } from './failover.ts'
import { blameOrganizations, endHold, extendHold } from './hold-organization.ts'
import { blameThemselves, holdRefused } from './hold-refused.ts'
import type { Outbox } from './outbox.ts'
import { brokenOff, isEverybody, isTheRelay, mayBeEverybody, noteRefusal, type Run, type Runs } from './refusal-run.ts'
import type { Slots } from './slots.ts'

export interface Followed {
  delivery: Delivery
  sent: Sent
  /** Which message of its channel it was, since this process began. */
  begun: number
}

type Course = Pick<Slots, 'runs' | 'standInRuns' | 'holds' | 'begun' | 'begunBeforePause'>

/**
 * Applies a settled answer to the rest of its channel: no answer, a fault of the sender's or the relay's, the same refusal to
 * everybody, or breaking off one after the other pause it, or make mail leave by the fallback; whatever gets through ends that.
 */
export function followAnswer(deps: Deps, outbox: Pick<Outbox, 'forgive'>, course: Course, followed: Followed): void {
  const { delivery, sent } = followed
  if (sent.outcome === 'suppressed') return
  const { channel } = delivery
  const { holds } = course
  const runs = sent.way === 'fallback' ? course.standInRuns : course.runs
  if (sent.outcome === 'delivered') {
    if (!isOfBefore(deps, course, followed)) endTrouble(deps, { runs, holds }, delivery, sent)
  } else if (sent.outcome === 'unreachable') stopWay(deps, course, { delivery, sent }, reasonOf(delivery, sent))
  else if (sent.outcome === 'dropped') followBreakOff(deps, course, runs, { delivery, sent })
  else {
    const reason = reasonOf(delivery, sent)
    if (sent.outcome === 'held' && extendHold(deps, holds, delivery, reason)) return
    const run = noteShared(deps, runs, delivery, sent, reason.cause)
    const isStopped = sent.outcome === 'held' || (run !== undefined && isEverybody(run))
    // First, so that what is kept leaves with all others where the fallback takes over.
    if (run && isStopped) keepAll(deps, outbox, run)
    if (run && isEverybody(run))
      stopWay(deps, course, { delivery, sent }, { ...reason, fault: faultOf(sent), final: true })
    if (sent.outcome === 'held' && reason.fault === 'sender' && hasStandIn(deps, sent)) suspectSender(deps, delivery)
    if (sent.outcome === 'held') stopWay(deps, course, { delivery, sent }, reason)
    if (!isStopped && !isOfBefore(deps, course, followed)) hear(deps, channel, sent)
  }
}

/** The one before got through the same way, of the same organization: whatever that ends is over. */
export function isSaidAlready(
  { begunBeforePause }: Pick<Slots, 'begunBeforePause'>,
  before: Followed | undefined,
  { delivery, sent }: Followed,
): boolean {
  if (before?.sent.outcome !== 'delivered' || sent.outcome !== 'delivered') return false
  const { channel, organizationId } = before.delivery
  return (
    channel === delivery.channel &&
    organizationId === delivery.organizationId &&
    before.sent.way === sent.way &&
    before.begun > begunBeforePause
  )
}

/** What was on its way when the other side fell silent says nothing of how it is since, and must not let all try again at once. */
function isOfBefore(
  { db }: Pick<Deps, 'db'>,
  { begunBeforePause }: Course,
  { delivery, sent, begun }: Followed,
): boolean {
  if (begun > begunBeforePause || sent.outcome === 'suppressed') return false
  const isSilent = readPause(db, delivery.channel)?.fault === null
  return isSilent || (sent.way === 'relay' && readFailover(db)?.fault === null)
}

interface Answered {
  delivery: Delivery
  sent: SendResult
}

/** Nothing more leaves this way for now. */
function stopWay(deps: Deps, course: Course, { delivery, sent }: Answered, reason: PauseReason): void {
  course.begunBeforePause = course.begun
  if (hasStandIn(deps, sent)) failOver(deps, reason, isAboutMessage(sent))
  else pauseChannel(deps, delivery.channel, reason)
}

/** Only another message shows that it is over. */
function isAboutMessage({ outcome, phase }: SendResult): boolean {
  return outcome !== 'unreachable' && phase !== 'connect' && phase !== 'auth' && phase !== 'mail'
}

/** A server that answers is there; one that refused everybody has to accept something. */
function hear(deps: Deps, channel: Channel, { way }: SendResult): void {
  if (way === 'relay' && readFailover(deps.db)?.fault === null) endFailover(deps)
  if (readPause(deps.db, channel)?.fault === null) resumeChannel(deps, channel)
}

/**
 * The outcome as far as its channel goes. While that refuses everybody, what may pass is everybody's, too. Where others get
 * through, a message that was held before is refused for itself. Where the relay fails and the fallback stands in, that has it next.
 */
export function asChannelSees(
  deps: Pick<Deps, 'db'>,
  { holds }: Pick<Slots, 'holds'>,
  delivery: Delivery,
  sent: Sent,
): Sent {
  const { channel, heldBy, organizationId } = delivery
  const isHeldAlone = holds.has(organizationId ?? '')
  const seen = isHeldAlone ? sent : asStandInSees(deps, delivery, sent)
  if (seen.outcome !== 'temporary' && seen.outcome !== 'held') return seen
  else if (seen.outcome === 'held' && seen.failsOver) return seen
  else if (refusesEverybody(deps, channel)) return { ...seen, outcome: 'held' }
  else return seen.outcome === 'held' && heldBy === 'itself' && !isHeldAlone ? { ...seen, outcome: 'temporary' } : seen
}

/** Where the relay fails and the fallback stands in, that has the message next, unless the relay may have it. */
function asStandInSees(deps: Pick<Deps, 'db'>, delivery: Delivery, sent: Sent): Sent {
  if (sent.outcome === 'suppressed' || sent.outcome === 'delivered' || !hasStandIn(deps, sent)) return sent
  const { outcome } = sent
  const failover = readFailover(deps.db)
  const isRefusal = outcome === 'temporary' || (outcome === 'permanent' && mayBeShared(delivery, sent))
  if (outcome === 'unreachable' || outcome === 'held') return { ...sent, failsOver: true }
  else if (outcome === 'dropped' && failover) return { ...sent, retryAfter: doubtFor }
  else if (isRefusal && (failover?.fault ?? null) !== null) return { ...sent, outcome: 'held', failsOver: true }
  else return sent
}

/** True while the trouble may be everybody's: several were refused and nobody accepted since. Waits are short then. */
export function isInTrouble({ db }: Pick<Deps, 'db'>, { channel }: Delivery, runs: Runs): boolean {
  return mayBeEverybody(runs) || readPause(db, channel) !== undefined
}

/**
 * The next recipients decide whose trouble it is: while only one or two are broken off, everything goes on. Where others have got
 * through since a message was broken off, it is its own, and says nothing of them.
 */
function followBreakOff(deps: Deps, course: Course, runs: Runs, { delivery, sent }: Answered): void {
  const { id, channel, heldBy } = delivery
  const run = noteRefusal(runs, delivery, { cause: brokenOff, now: deps.clock.now(), counted: true })
  if (heldBy === 'itself') return
  const reason = reasonOf(delivery, sent)
  const isStopped = hasStandIn(deps, sent) ? readFailover(deps.db) : readPause(deps.db, channel)
  if (!run || isTheRelay(run) || isStopped) stopWay(deps, course, { delivery, sent }, reason)
  else suspectChannel(deps, channel, reason, run.attempts.get(id) ?? 1)
}

function refusesEverybody({ db }: Pick<Deps, 'db'>, channel: Channel): boolean {
  return (readPause(db, channel)?.fault ?? null) !== null
}

/** Something got through: what was held leaves, and what was refused besides was so for itself. */
function endTrouble(
  deps: Deps,
  { runs, holds }: Pick<Slots, 'runs' | 'holds'>,
  accepted: Delivery,
  { way }: SendResult,
): void {
  const pause = readPause(deps.db, accepted.channel)
  endRuns(deps, runs, accepted, pause !== undefined)
  endHold(deps, holds, accepted)
  if (pause && pause.fault !== null) blameOrganizations(deps, holds, accepted)
  resumeChannel(deps, accepted.channel)
  if (way !== 'relay') return
  clearSenders(deps, accepted)
  endFailover(deps)
}

function endRuns(deps: Deps, runs: Runs, accepted: Delivery, paused: boolean): void {
  if (runs.size === 0) return
  writeUnaudited(
    deps.db,
    (tx) => {
      for (const { cause, attempts } of runs.values()) {
        const refused = [...attempts.keys()].filter((id) => id !== accepted.id)
        blameThemselves(tx, refused, { held: cause === brokenOff && !paused })
      }
    },
    { durable: false },
  )
  runs.clear()
}

/** Undefined for an answer that says nothing of others. */
function noteShared(deps: Deps, runs: Runs, delivery: Delivery, sent: SendResult, cause: string): Run | undefined {
  if (!mayBeShared(delivery, sent)) return undefined
  return noteRefusal(runs, delivery, { cause, now: deps.clock.now(), counted: sent.outcome !== 'held' })
}

/**
 * A server may say to each of a thousand that they do not exist; anything else is not true of so many at once. Others have
 * got through since a message is held by itself: a final answer to it is its own, or it would be tried for ever.
 */
function mayBeShared({ heldBy }: Delivery, { outcome, refusal }: SendResult): boolean {
  if (outcome === 'permanent') return refusal !== undefined && refusal.enhanced !== '5.1.1' && heldBy !== 'itself'
  else return true
}

/** Takes back what a run had counted against its messages and their receivers. */
function keepAll(deps: Deps, outbox: Pick<Outbox, 'forgive'>, run: Run): void {
  if (run.attempts.size === 0) return
  writeUnaudited(deps.db, (tx) => outbox.forgive(tx, deps, holdRefused(tx, deps, run), run.since))
  run.attempts.clear()
}

function faultOf({ refusal }: SendResult): RefusalFault {
  return refusal?.fault === 'sender' ? 'sender' : 'relay'
}

/** The hint comes first: the reader wonders why nothing leaves, and what to do. */
function reasonOf(delivery: Delivery, { answer, hint, refusal, outcome, retryAfter }: SendResult): PauseReason {
  const said = withoutAddresses(answer)
  return {
    reason: hint ? `${hint} The answer was: ${said}` : said,
    cause: causeOf(delivery, answer),
    fault: outcome === 'unreachable' || outcome === 'dropped' ? null : (refusal?.fault ?? 'relay'),
    final: refusal?.final ?? false,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}
