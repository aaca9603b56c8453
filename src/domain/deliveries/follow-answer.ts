import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { maskAnswer, withoutAddresses } from '../mail/mask-answer.ts'
import type { Sent } from './channel.ts'
import { pauseChannel, readPause, resumeChannel } from './channel-pause.ts'
import type { Delivery } from './delivery.ts'
import { blameThemselves, holdRefused } from './hold-refused.ts'
import type { Outbox } from './outbox.ts'
import { mayBeEverybody, noteRefusal, type Runs } from './refusal-run.ts'

interface Followed {
  delivery: Delivery
  sent: Sent
}

/**
 * Applies a settled answer to the rest of its channel: no answer, a fault of the sender's or the relay's, or the same refusal
 * to everybody pause it; whatever gets through ends that.
 */
export function followAnswer(
  deps: Deps,
  outbox: Pick<Outbox, 'forgive'>,
  runs: Runs,
  { delivery, sent }: Followed,
): void {
  const { channel } = delivery
  if (sent.outcome === 'suppressed') return
  else if (sent.outcome === 'delivered') {
    endRuns(deps, runs, delivery)
    resumeChannel(deps, channel)
  } else if (sent.outcome === 'unreachable') pauseChannel(deps, channel, reasonOf(delivery, sent))
  else {
    const isEverybodys = holdEverybody(deps, outbox, runs, delivery, sent)
    if (isHeld(delivery, sent)) pauseChannel(deps, channel, reasonOf(delivery, sent))
    // Whoever answers is there. Whoever refused everybody has to accept something.
    else if (!isEverybodys && readPause(deps.db, channel)?.fault === null) resumeChannel(deps, channel)
  }
}

/** The outcome of a single message that tries a channel which refuses everybody: what may pass goes on being everybody's. */
export function asProbe(deps: Pick<Deps, 'db'>, { channel }: Delivery, sent: Sent): Sent {
  const fault = sent.outcome === 'temporary' ? readPause(deps.db, channel)?.fault : null
  return fault ? { ...sent, outcome: 'held' } : sent
}

/** True while the trouble may be everybody's: several were refused and nobody accepted since. Waits are short then. */
export function isInTrouble(deps: Pick<Deps, 'db'>, { channel }: Delivery, runs: Runs): boolean {
  return mayBeEverybody(runs) || (readPause(deps.db, channel)?.fault ?? null) !== null
}

/** Not counted against the message: others have not got through since. */
export function isHeld({ heldBy }: Pick<Delivery, 'heldBy'>, { outcome }: Sent): boolean {
  return outcome === 'held' && heldBy !== 'itself'
}

function endRuns(deps: Deps, runs: Runs, accepted: Delivery): void {
  if (runs.size === 0) return
  const refused = [...runs.values()].flatMap(({ attempts }) => [...attempts.keys()]).filter((id) => id !== accepted.id)
  writeUnaudited(deps.db, (tx) => blameThemselves(tx, refused), { durable: false })
  runs.clear()
}

/** True where so many were refused for one cause that it is nobody's own: all of them are kept. */
function holdEverybody(
  deps: Deps,
  outbox: Pick<Outbox, 'forgive'>,
  runs: Runs,
  delivery: Delivery,
  sent: SendResult,
): boolean {
  if (delivery.heldBy === 'itself' || !mayBeShared(sent)) return false
  const reason = reasonOf(delivery, sent)
  const noted = { cause: reason.cause, now: deps.clock.now(), counted: !isHeld(delivery, sent) }
  const run = noteRefusal(runs, delivery, noted)
  if (!run) return false
  writeUnaudited(deps.db, (tx) => outbox.forgive(tx, deps, holdRefused(tx, deps, run), run.since))
  run.attempts.clear()
  pauseChannel(deps, delivery.channel, {
    ...reason,
    fault: reason.fault === 'sender' ? 'sender' : 'relay',
    final: true,
  })
  return true
}

/** A server may say to each of a thousand that they do not exist; anything else is not true of so many at once. */
function mayBeShared({ outcome, refusal }: SendResult): boolean {
  if (outcome === 'permanent') return refusal !== undefined && refusal.enhanced !== '5.1.1'
  else return outcome === 'temporary' || outcome === 'held'
}

/** The hint comes first: the reader wonders why nothing leaves, and what to do. */
function reasonOf({ address }: Delivery, { answer, hint, refusal, outcome }: SendResult) {
  const said = withoutAddresses(answer)
  return {
    reason: hint ? `${hint} The answer was: ${said}` : said,
    cause: maskAnswer(answer, address),
    fault: outcome === 'unreachable' ? null : (refusal?.fault ?? 'relay'),
    final: refusal?.final ?? false,
  }
}
