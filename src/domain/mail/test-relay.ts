import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { homeName } from '../settings/instance.ts'
import { domainOf } from './check-address.ts'
import { signingKey } from './dkim-keys.ts'
import type { Relay } from './mail.ts'
import { relayHint } from './relay-hint.ts'

export interface RelayTest {
  delivered: boolean
  /** The relay's own words, or what the network said. */
  answer: string
  /** A sentence that says what to check; '' when delivered. */
  hint: string
}

/** Enough for a person's attempts, too few for a program with the setup link to send mail to strangers. */
const perAddress = { limit: 30, window: 10 * 60_000 }

/** Sends one message through a relay as typed, saved or not. Throws rate_limited; a refusal of the relay is an answer. */
export async function sendTestMessage(deps: Deps, actor: Actor, relay: Relay, to: string): Promise<RelayTest> {
  authorizeSettings(deps.db, actor)
  spendAttempts(deps, { key: `relay-test:ip:${actor.origin.ip}`, ...perAddress })
  const organization = homeName(deps) ?? 'Opsentry'
  const { outcome, answer } = await deps.mailer.sendUnpooled(relay, {
    ...deps.render.relayTest({ organization, host: relay.host }),
    to,
    from: { name: organization, address: relay.from },
    replyTo: null,
    returnPath: relay.from,
    messageId: `<${deps.ids.id()}.relay-test@${relay.from.slice(relay.from.lastIndexOf('@') + 1)}>`,
    references: null,
    list: null,
    headers: {},
    dkim: signingKey(deps, null, domainOf(relay.from)),
  })

  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'instance.relay_tested',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { host: relay.host, port: relay.port, security: relay.security, outcome },
    }),
  )
  const delivered = outcome === 'delivered'
  return { delivered, answer, hint: delivered ? '' : relayHint(answer, relay) }
}
