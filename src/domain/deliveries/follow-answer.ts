import { writeUnaudited } from '#src/db/write.ts'
import type { Channel, RefusalFault } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { withoutAddresses } from '../mail/mask-answer.ts'
import { causeOf } from './cause-of.ts'
import type { Sent } from './channel.ts'
import { type PauseReason, pauseChannel, readPause, resumeChannel, suspectChannel } from './channel-pause.ts'
import type { Delivery } from './delivery.ts'
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

type Course = Pick<Slots, 'runs' | 'holds' | 'begun' | 'begunBeforePause'>

/**
 * Applies a settled answer to the rest of its channel: no answer, a fault of the sender's or the relay's, the same refusal to
 * everybody, or breaking off one after the other pause it; whatever gets through ends that.
 */
export function followAnswer(deps: Deps, outbox: Pick<Outbox, 'forgive'>, course: Course, followed: Followed): void {
  const { runs, holds } = course
  const { delivery, sent } = followed
  const { channel } = delivery
  if (sent.outcome === 'suppressed') return
  else if (sent.outcome === 'delivered') {
    if (!isOfBefore(deps, course, followed)) endTrouble(deps, course, delivery)
  } else if (sent.outcome === 'unreachable') pause(deps, course, channel, reasonOf(delivery, sent))
  else if (sent.outcome === 'dropped') followBreakOff(deps, course, { delivery, sent })
  else {
    const reason = reasonOf(delivery, sent)
    if (sent.outcome === 'held' && extendHold(deps, holds, delivery, reason)) return
    const run = noteShared(deps, runs, delivery, sent, reason.cause)
    if (run && isEverybody(run)) pause(deps, course, channel, { ...reason, fault: faultOf(sent), final: true })
    if (sent.outcome === 'held') pause(deps, course, channel, reason)
    if (run && (sent.outcome === 'held' || isEverybody(run))) keepAll(deps, outbox, run)
    // A server that answers is there; one that refused everybody has to accept something.
    else if (readPause(deps.db, channel)?.fault === null && !isOfBefore(deps, course, followed))
      resumeChannel(deps, channel)
  }
}

/** What was on its way when the other side fell silent says nothing of how it is since, and must not let all try again at once. */
function isOfBefore({ db }: Pick<Deps, 'db'>, { begunBeforePause }: Course, { delivery, begun }: Followed): boolean {
  return begun <= begunBeforePause && readPause(db, delivery.channel)?.fault === null
}

function pause(deps: Deps, course: Course, channel: Channel, reason: PauseReason): void {
  course.begunBeforePause = course.begun
  pauseChannel(deps, channel, reason)
}

/**
 * The outcome as far as its channel goes. While that refuses everybody, what may pass is everybody's, too. Where others get
 * through, a message that was held before is refused for itself.
 */
export function asChannelSees(
  deps: Pick<Deps, 'db'>,
  { holds }: Pick<Slots, 'holds'>,
  { channel, heldBy, organizationId }: Delivery,
  sent: Sent,
): Sent {
  const { outcome } = sent
  if (outcome !== 'temporary' && outcome !== 'held') return sent
  else if (refusesEverybody(deps, channel)) return { ...sent, outcome: 'held' }
  else
    return outcome === 'held' && heldBy === 'itself' && !holds.has(organizationId ?? '')
      ? { ...sent, outcome: 'temporary' }
      : sent
}

/** True while the trouble may be everybody's: several were refused and nobody accepted since. Waits are short then. */
export function isInTrouble({ db }: Pick<Deps, 'db'>, { channel }: Delivery, runs: Runs): boolean {
  return mayBeEverybody(runs) || readPause(db, channel) !== undefined
}

/**
 * The next recipients decide whose trouble it is: while only one or two are broken off, everything goes on. Where others have got
 * through since a message was broken off, it is its own, and says nothing of them.
 */
function followBreakOff(
  deps: Deps,
  course: Course,
  { delivery, sent }: { delivery: Delivery; sent: SendResult },
): void {
  const { id, channel, heldBy } = delivery
  const run = noteRefusal(course.runs, delivery, { cause: brokenOff, now: deps.clock.now(), counted: true })
  if (heldBy === 'itself') return
  const reason = reasonOf(delivery, sent)
  if (!run || isTheRelay(run) || readPause(deps.db, channel)) pause(deps, course, channel, reason)
  else suspectChannel(deps, channel, reason, run.attempts.get(id) ?? 1)
}

function refusesEverybody({ db }: Pick<Deps, 'db'>, channel: Channel): boolean {
  return (readPause(db, channel)?.fault ?? null) !== null
}

/** Something got through: what was held leaves, and what was refused besides was so for itself. */
function endTrouble(deps: Deps, { runs, holds }: Pick<Slots, 'runs' | 'holds'>, accepted: Delivery): void {
  const pause = readPause(deps.db, accepted.channel)
  endRuns(deps, runs, accepted, pause !== undefined)
  endHold(deps, holds, accepted)
  if (pause && pause.fault !== null) blameOrganizations(deps, holds, accepted)
  resumeChannel(deps, accepted.channel)
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
function reasonOf(delivery: Delivery, { answer, hint, refusal, outcome }: SendResult) {
  const said = withoutAddresses(answer)
  return {
    reason: hint ? `${hint} The answer was: ${said}` : said,
    cause: causeOf(delivery, answer),
    fault: outcome === 'unreachable' || outcome === 'dropped' ? null : (refusal?.fault ?? 'relay'),
    final: refusal?.final ?? false,
  }
}
