import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { mailOneself } from './mail-oneself.ts'
import { type Sample, sampleMail } from './sample-mail.ts'

/** Sends a sample to whoever asks for it. Throws and returns as `mailOneself()` does. */
export async function sendSample(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  sample: Sample,
): Promise<SendResult & { to: string }> {
  authorize(actor, 'organization:write', organizationId)
  const result = await mailOneself(deps, actor, organizationId, 'sample', (organization) =>
    sampleMail(deps, organization, sample),
  )
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'organization.sample_sent',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { sample, outcome: result.outcome },
    }),
  )
  return result
}
