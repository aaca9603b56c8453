import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { type DkimKeyPair, findDkimKey, generateDkimKeyPair, insertDkimKey } from '../mail/dkim-keys.ts'
import { checkSender } from './check-sender.ts'
import { organizationById } from './find-organization.ts'
import { domainToProve } from './sender-domain.ts'

/** Changes name and address from which the organization's mail is sent. Makes a key for a domain that has to be proven. */
export async function changeSender(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  form: Form,
): Promise<void> {
  authorize(actor, 'organization:write', organizationId)
  const input = accepted(checkSender(form))
  const domain = domainToProve(deps, input.senderAddress)
  const pair = domain === null ? null : await pairFor(deps, organizationId, domain)
  const { senderName, senderAddress, replyTo } = organizationById(deps, organizationId)
  write(deps.db, (tx) => {
    tx.update(organizations).set(input).where(eq(organizations.id, organizationId)).run()
    if (domain !== null && pair !== null) insertDkimKey(tx, deps, organizationId, domain, pair)
    recordAudit(tx, deps, actor, {
      action: 'organization.sender_changed',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { before: { senderName, senderAddress, replyTo }, after: input },
    })
  })
}

/** Null: there is a key for it already. */
async function pairFor(deps: Deps, organizationId: OrganizationId, domain: string): Promise<DkimKeyPair | null> {
  return findDkimKey(deps.db, organizationId, domain) ? null : generateDkimKeyPair()
}
