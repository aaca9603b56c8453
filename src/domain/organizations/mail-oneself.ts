import type { OrganizationId } from '#src/db/ids.ts'
import { accountById } from '../accounts/insert-account.ts'
import type { Deps, Member } from '../context.ts'
import { conflict } from '../errors.ts'
import type { SendResult } from '../mail/mail.ts'
import { readRelay } from '../mail/read-relay.ts'
import { automatic, messageId } from '../notifications/channels/email/message-id.ts'
import { senderOf } from '../notifications/channels/email/sender.ts'
import type { SubscriberMail } from '../notifications/channels/mail-facts.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { type Organization, organizationById } from './find-organization.ts'

/** More than a person who tries a handful of times, or a whole story, needs. */
const perAccount = { limit: 20, window: 10 * 60_000 }

/**
 * Sends to whoever asks what subscribers would get, at once and exactly as their mail is sent. `what` names the kind in the limit.
 * Throws rate_limited, and conflict without a mail server; a refusal by the mail server is returned, not thrown.
 */
export async function mailOneself(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  what: string,
  mailOf: (organization: Organization) => SubscriberMail,
): Promise<SendResult & { to: string }> {
  const relay = readRelay(deps)
  if (relay === null) throw conflict('No mail server is connected: ask the admin of this Opsentry.')
  spendAttempts(deps, { key: `${what}:account:${actor.accountId}`, ...perAccount })
  const organization = organizationById(deps, organizationId)
  const to = accountById(deps.db, actor.accountId).email
  const { fromName, ...mail } = mailOf(organization)
  const result = await deps.mailer.sendUnpooled(relay, {
    ...mail,
    ...senderOf(deps, organization, relay.from, fromName),
    to,
    returnPath: relay.from,
    messageId: messageId(deps, deps.ids.id()),
    references: null,
    list: null,
    headers: automatic,
  })
  return { ...result, to }
}
