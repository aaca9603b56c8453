import type { JobDeps } from '../context.ts'
import { holdsChannel, judgeRefusal } from '../mail/judge-refusal.ts'
import { findFallback } from '../mail/read-fallback.ts'
import { relayToSend } from '../mail/read-relay.ts'
import { refusalHint } from '../mail/refusal-hint.ts'
import { relayHint } from '../mail/relay-hint.ts'
import { clearSenders, endFailover, failOver, readFailover } from './failover.ts'

/** Milliseconds for which a mail would have tried the relay. */
const quiet = 60_000

/**
 * Each minute: where mail fails over and none came to try the relay again, it is asked without one, so that a quiet night does not end
 * under an alarm whose cause is long mended. What it had refused at the message itself only another message can try.
 */
export async function tryRelay(deps: JobDeps): Promise<void> {
  const failover = readFailover(deps.db)
  if (failover === undefined) return
  const relay = relayToSend(deps)
  if (relay === null || findFallback(deps.db) === null) {
    endFailover(deps)
    return
  }
  if (failover.byMessage || failover.until + quiet > deps.clock.now()) return
  const result = await deps.talkToRelay(relay, relay.from)
  if (readFailover(deps.db)?.until !== failover.until) return
  if (result.kind === 'accepted') {
    clearSenders(deps, { organizationId: null })
    endFailover(deps)
    return
  }
  const { step, answer } = result
  const isAboutSender = step === 'MAIL FROM' || step === 'RCPT TO'
  const hint = isAboutSender ? refusalHint(answer, relay) : relayHint(answer, relay)
  const { fault, final } = judgeRefusal({ phase: isAboutSender ? 'mail' : 'connect', answer })
  const isRefusal = final && holdsChannel(fault)
  const reason = { reason: `${hint} The answer was: ${answer}`, cause: answer, fault: isRefusal ? fault : null, final }
  failOver(deps, reason, false)
}
