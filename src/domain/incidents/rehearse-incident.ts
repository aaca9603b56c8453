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
import { organizationById } from '../organizations/find-organization.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import type { DraftFields } from './drafts.ts'
import { previewMail } from './preview-mail.ts'

/** More than a person who tries a whole story needs. */
const perAccount = { limit: 20, window: 10 * 60_000 }

/**
 * Mails what subscribers would get of an incident to whoever rehearses it, at once; nothing is published, and nobody else is told.
 * Throws rate_limited, and conflict without a mail server; a refusal by the mail server is returned, not thrown.
 */
export async function rehearseIncident(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  fields: DraftFields,
): Promise<SendResult & { to: string }> {
  authorize(actor, 'incidents:write', organizationId)
  const relay = readRelay(deps)
  if (relay === null) throw conflict('No mail server is connected: ask the admin of this Opsentry.')
  spendAttempts(deps, { key: `rehearsal:account:${actor.accountId}`, ...perAccount })
  const organization = organizationById(deps, organizationId)
  const to = accountById(deps.db, actor.accountId).email
  const { subject, html, text, fromName } = previewMail(deps, organization, undefined, fields)
  const result = await deps.mailer.sendUnpooled(relay, {
    ...{ subject: `[Rehearsal] ${subject}`, html, text },
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
      action: 'incident.rehearsed',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { outcome: result.outcome },
    }),
  )
  return { ...result, to }
}
