import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { homeName } from '../settings/instance.ts'
import { domainOf } from './check-address.ts'
import { signingKey } from './dkim-keys.ts'
import { isMailApi, type Mail, type MailApi, type Relay } from './mail.ts'
import { relayHint } from './relay-hint.ts'
import { tokenProblem } from './token-problem.ts'

export interface RelayTest {
  delivered: boolean
  /** The relay's own words, or what the network said. */
  answer: string
  /** A sentence that says what to check; '' when delivered. */
  hint: string
}

/** Enough for a person's attempts, too few for a program with the setup link to send mail to strangers. */
const perAddress = { limit: 30, window: 10 * 60_000 }

/** Sends one message through a relay or a mail service as typed, saved or not. Throws rate_limited; a refusal is an answer. */
export async function sendTestMessage(
  deps: Deps,
  actor: Actor,
  way: Relay | MailApi,
  to: string,
  action: 'instance.relay_tested' | 'instance.fallback_tested' = 'instance.relay_tested',
): Promise<RelayTest> {
  authorizeSettings(deps.db, actor)
  spendAttempts(deps, { key: `relay-test:ip:${actor.origin.ip}`, ...perAddress })
  const organization = homeName(deps) ?? 'Opsentry'
  const host = isMailApi(way) ? new URL(way.endpoint).host : way.host
  const mail: Mail = {
    ...deps.render.relayTest({ organization, host }),
    to,
    from: { name: organization, address: way.from },
    replyTo: null,
    returnPath: way.from,
    messageId: `<${deps.ids.id()}.relay-test@${way.from.slice(way.from.lastIndexOf('@') + 1)}>`,
    references: null,
    list: null,
    headers: {},
    dkim: isMailApi(way) ? null : signingKey(deps, null, domainOf(way.from)),
  }
  const untried = isMailApi(way) ? undefined : await tokenProblem(way)
  const { outcome, answer, hint } = untried ?? (await deps.mailer.sendUnpooled(way, mail))

  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action,
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: isMailApi(way)
        ? { kind: way.kind, host, outcome }
        : { host, port: way.port, security: way.security, outcome },
    }),
  )
  const delivered = outcome === 'delivered'
  const toDo = hint ?? (isMailApi(way) ? '' : relayHint(answer, way))
  return { delivered, answer, hint: delivered ? '' : toDo }
}
