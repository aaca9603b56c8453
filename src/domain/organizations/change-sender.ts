import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { accepted } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { type DkimKeyPair, findDkimKey, generateDkimKeyPair, insertDkimKey } from '../mail/dkim-keys.ts'
import { checkSender, type SenderInput } from './check-sender.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'
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
  const key = await keyFor(deps, organizationId, input.senderAddress)
  const before = organizationById(deps, organizationId)
  write(deps.db, (tx) => saveSender(tx, deps, actor, before, input, key))
}

interface NewKey {
  domain: string
  pair: DkimKeyPair
}

/** A key with which mail from the address will be signed; null where none has to be made. */
export async function keyFor(
  deps: Deps,
  organizationId: OrganizationId,
  address: string | null,
): Promise<NewKey | null> {
  const domain = domainToProve(deps, address)
  if (domain === null || findDkimKey(deps.db, organizationId, domain)) return null
  return { domain, pair: await generateDkimKeyPair() }
}

/** In the causing transaction, which has asked whether the actor may and made the key. */
export function saveSender(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { id, senderName, senderAddress, replyTo, mailFooter }: Organization,
  after: SenderInput,
  key: NewKey | null,
): void {
  tx.update(organizations).set(after).where(eq(organizations.id, id)).run()
  if (key !== null) insertDkimKey(tx, deps, id, key.domain, key.pair)
  const changes = { before: { senderName, senderAddress, replyTo, mailFooter }, after }
  recordAudit(tx, deps, actor, organizationChange(id, 'sender_changed', changes))
}
