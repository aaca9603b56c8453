import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { accountById } from '../accounts/insert-account.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import { conflict } from '../errors.ts'
import type { SendResult } from '../mail/mail.ts'
import { readRelay } from '../mail/read-relay.ts'
import { automatic, messageId } from '../notifications/channels/email/message-id.ts'
import { senderOf } from '../notifications/channels/email/sender.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { organizationById } from './find-organization.ts'
import { type Sample, sampleMail } from './sample-mail.ts'

/** More than a person who tries a handful of times needs. */
const perAccount = { limit: 20, window: 10 * 60_000 }

/**
 * Sends a sample to whoever asks for it, at once and exactly as subscribers' mail is sent. Throws rate_limited, and conflict
 * without a mail server; a refusal by the mail server is returned, not thrown.
 */
export async function sendSample(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  sample: Sample,
): Promise<SendResult & { to: string }> {
  authorize(actor, 'organization:write', organizationId)
  const relay = readRelay(deps)
  if (relay === null) throw conflict('No mail server is connected: ask the admin of this Opsentry.')
  spendAttempts(deps, { key: `sample:account:${actor.accountId}`, ...perAccount })
  const organization = organizationById(deps, organizationId)
  const to = accountById(deps.db, actor.accountId).email
  const { fromName, ...mail } = sampleMail(deps, organization, sample)
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
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'organization.sample_sent',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { sample, outcome: result.outcome },
    }),
  )
  return { ...result, to }
}
