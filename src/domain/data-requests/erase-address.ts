import { write } from '#src/db/write.ts'
import { accountByEmail } from '../accounts/insert-account.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { eraseFromAudit } from '../erasure/erase-from-audit.ts'
import { eraseFromEarlierAudits } from '../erasure/erase-from-earlier-audits.ts'
import { eraseTraces } from '../erasure/erase-rows.ts'
import type { ErasedPerson } from '../erasure/erased-person.ts'
import { conflict } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { eraseSubscriber } from '../subscribers/erase-subscriber.ts'
import { dataRequestById } from './find-data-requests.ts'
import { subscriptionsOf } from './find-subscriptions.ts'

/**
 * Erases the traces of a request's address: subscriptions, mails to it, invitations, counters, and its mentions in audit
 * logs. An account is its holder's to delete, and texts that teams wrote are theirs: both stay. Throws conflict for an
 * address that has an account. Returns how many subscriptions went.
 */
export async function eraseAddress(deps: Deps, actor: Actor, id: string): Promise<number> {
  authorizeInstanceAdmin(actor)
  const { address, forgottenAt } = dataRequestById(deps.db, id)
  if (forgottenAt !== null) throw conflict('The address of this request is forgotten: there is nothing to look for.')
  if (accountByEmail(deps.db, address))
    throw conflict('This address has an account: its holder deletes it under Your data, which erases all of this.')

  const system: SystemActor = { kind: 'system', name: 'data-request', origin: actor.origin }
  const pseudonym = pseudonymOf(deps, address)
  const followed = subscriptionsOf(deps.db, address)
  const subscriberIds = followed.map(({ subscriber }) => subscriber.id)
  const person: ErasedPerson = {
    accountId: pseudonym,
    pseudonym,
    names: [],
    addresses: [...new Set([address, ...followed.map(({ subscriber }) => subscriber.address)].flatMap(spellingsOf))],
    ips: [],
    subscriberIds,
    tokenIds: [],
  }
  for (const { subscriber } of followed) eraseSubscriber(deps, system, subscriber)
  await eraseFromAudit(deps, system, person)
  await eraseFromEarlierAudits(deps, system, person)
  write(deps.db, (tx) => {
    eraseTraces(tx, deps, person)
    recordAudit(tx, deps, actor, {
      action: 'data_request.erased',
      organizationId: null,
      subject: { type: 'data_request', id },
      changes: { subscriptions: followed.length },
    })
  })
  return followed.length
}
