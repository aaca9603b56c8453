import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { mailOneself } from '../organizations/mail-oneself.ts'
import type { DraftFields } from './drafts.ts'
import { previewMail } from './preview-mail.ts'

/**
 * Mails what subscribers would get of an incident to whoever rehearses it; nothing is published, and nobody else is told. Throws and
 * returns as `mailOneself()` does.
 */
export async function rehearseIncident(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  fields: DraftFields,
): Promise<SendResult & { to: string }> {
  authorize(actor, 'incidents:write', organizationId)
  const result = await mailOneself(deps, actor, organizationId, 'rehearsal', (organization) => {
    const { subject, html, text, fromName } = previewMail(deps, organization, undefined, fields)
    return { subject: `[Rehearsal] ${subject}`, html, text, fromName }
  })
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'incident.rehearsed',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { outcome: result.outcome },
    }),
  )
  return result
}
