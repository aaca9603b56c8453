import type { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import { domainOf } from '#src/domain/mail/check-address.ts'
import { signingKey } from '#src/domain/mail/dkim-keys.ts'
import type { Mail } from '#src/domain/mail/mail.ts'

/** The sender of a mail: its address, the address for answers, and the signing key. */
export type Sender = Pick<Mail, 'from' | 'replyTo' | 'dkim'>

type Organization = Pick<typeof organizations.$inferSelect, 'id' | 'name' | 'senderName' | 'senderAddress' | 'replyTo'>

/**
 * An organization's own address is used only where it is proven: its domain's DNS holds the key made for this organization,
 * or it is the domain for which the instance's admin sends. Else the mail leaves from the instance's address, and answers go
 * to the organization's. `usualName`: the name in the language of the page, where the organization chose none.
 */
export function senderOf(
  deps: Pick<Deps, 'db' | 'secrets'>,
  organization: Organization,
  relayFrom: string,
  usualName: string,
): Sender {
  const name = organization.senderName ?? usualName
  const own = organization.senderAddress
  if (own === null || domainOf(own) === domainOf(relayFrom))
    return { ...instanceSender(deps, name, own ?? relayFrom), replyTo: organization.replyTo }
  const dkim = signingKey(deps, organization.id, domainOf(own))
  return dkim
    ? { from: { name, address: own }, replyTo: organization.replyTo, dkim }
    : { ...instanceSender(deps, name, relayFrom), replyTo: organization.replyTo ?? own }
}

/** From an address in the instance's own domain. */
export function instanceSender(deps: Pick<Deps, 'db' | 'secrets'>, name: string, address: string): Sender {
  return { from: { name, address }, replyTo: null, dkim: signingKey(deps, null, domainOf(address)) }
}
