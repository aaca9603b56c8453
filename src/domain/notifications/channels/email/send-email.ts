import type { Deps } from '#src/domain/context.ts'
import { type DeliveryChannel, suppressed } from '#src/domain/deliveries/channel.ts'
import { chooseWay } from '#src/domain/deliveries/failover.ts'
import { holdsChannel, judgeRefusal } from '#src/domain/mail/judge-refusal.ts'
import {
  isMailApi,
  type Mail,
  type MailApi,
  type PooledRelay,
  type Relay,
  type SendResult,
} from '#src/domain/mail/mail.ts'
import { readFallback } from '#src/domain/mail/read-fallback.ts'
import { readRelay, relayToSend } from '#src/domain/mail/read-relay.ts'
import { refusalHint } from '#src/domain/mail/refusal-hint.ts'
import { relayHint } from '#src/domain/mail/relay-hint.ts'
import { tokenProblem } from '#src/domain/mail/token-problem.ts'
import { cachedInstance } from '#src/domain/settings/instance.ts'
import { accountMail } from './account-mail.ts'
import { subscriberMail } from './subscriber-mail.ts'

/** One mail through the relay that the admin configured, or through the fallback. */
export const email: DeliveryChannel = {
  ready: (deps) => readRelay(deps) !== null,
  limits(deps) {
    const { relayConnections, relayPerMinute } = cachedInstance(deps.db)
    return { count: relayConnections, perMinute: relayPerMinute }
  },
  async send(deps, delivery) {
    const way = chooseWay(deps, delivery)
    const leaves = way === 'relay' ? relayToSend(deps) : readFallback(deps)
    if (leaves === null) return { outcome: 'unreachable', answer: 'No mail server is connected.' }
    const compose = delivery.subscriberId === null ? accountMail : subscriberMail
    const composed = compose(deps, delivery, leaves.from)
    if ('skip' in composed) return suppressed(composed)
    return { ...(await sendBy(deps, leaves, composed.send)), way }
  },
}

async function sendBy(deps: Deps, way: PooledRelay | MailApi, mail: Mail): Promise<SendResult> {
  if (isMailApi(way)) return deps.mailer.send(way, asServiceSends(mail, way))
  return (await tokenProblem(way)) ?? judged(await deps.mailer.send(way, mail), way, mail.from.address)
}

/**
 * A mail service sends from addresses that were proven to it alone, and signs by itself: an organization's own sender gets the
 * answers. Its own return path hears what comes back, and posts it here.
 */
export function asServiceSends({ alike: _, ...mail }: Mail, { from }: MailApi): Mail {
  const { name, address } = mail.from
  const replyTo = mail.replyTo ?? (address === from ? null : address)
  return { ...mail, from: { name, address: from }, replyTo, returnPath: from, dkim: null }
}

/** Host, port and encryption are right where a message was taken up. */
function brokeOff(answer: string, relay: Relay): string {
  return /^421/.test(answer)
    ? relayHint(answer, relay)
    : 'The relay took up a message and broke off: its own log says why.'
}

/** With whose fault a refusal is. A final one of the session, such as a wrong password, refuses everybody, too. */
function judged(result: SendResult, relay: Relay, from: string): SendResult {
  const { outcome, answer, phase } = result
  if (outcome === 'delivered' || phase === undefined) return result
  const refusal = judgeRefusal({ phase, answer })
  if (outcome === 'dropped') return { ...result, refusal, hint: brokeOff(answer, relay) }
  const aboutSession = outcome === 'unreachable'
  if (aboutSession && !refusal.final) return { ...result, refusal, hint: relayHint(answer, relay) }
  else if (!holdsChannel(refusal.fault)) return { ...result, refusal }
  const hint = aboutSession ? relayHint(answer, relay) : refusalHint(answer, { from })
  return { ...result, refusal, outcome: 'held', hint }
}
