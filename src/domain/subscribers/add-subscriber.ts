import type { Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { insertSubscriber } from '../notifications/insert-subscribers.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { refuseUnoffered, typedLanguage } from './change-language.ts'
import { consentOfTeam, consentProblem } from './consent.ts'
import { checkFollowing, type Following, followedServices, followingColumns } from './following.ts'
import { forgottenAmong } from './forgotten-addresses.ts'
import {
  askToConfirm,
  attemptsKey,
  type ConfirmationRequest,
  perSubscriber,
  subscriberOf,
} from './request-subscription.ts'
import type { Subscriber } from './subscriber.ts'

export interface AddSubscriber {
  email: string
  /** The place or form in which the person agreed; null: a mail asks them. */
  consent: string | null
  following: Following
  /** Null or absent: the page's own. */
  language?: Language | null
}

export function checkAddedSubscriber(form: Form): Checked<AddSubscriber> {
  const email = plainAddress(form.text('email'))
  const elsewhere = form.text('agreed') === 'elsewhere'
  const consent = form.text('consent')
  const errors = fieldErrors({
    email: addressProblem(email),
    consent: elsewhere ? consentProblem(consent) : undefined,
  })
  const following = named('following', checkFollowing(form))
  return together(
    following,
    checked({ email, consent: elsewhere ? consent : null, language: typedLanguage(form) }, errors),
  )
}

/**
 * Adds an address for a member of the team: a mail asks it to confirm, or it agreed elsewhere and is notified from now on.
 * Throws invalid for one that follows already, and for one that has left or was erased: only its owner brings it back.
 * Throws conflict and rate_limited where no mail can ask.
 */
export function addSubscriber(deps: Deps, actor: Actor, organizationId: string, input: AddSubscriber): Subscriber {
  authorize(actor, 'subscribers:write', organizationId)
  const known = subscriberOf(deps.db, organizationId, input.email)
  refuseUnoffered(deps, organizationId, input.language ?? null)
  if (known?.state === 'active') throw invalid({ email: 'This address is already subscribed.' })
  if (input.consent === null) return ask(deps, actor, organizationId, input)

  return insert(deps, actor, organizationId, input, input.consent)
}

/** Sends the request to confirm again. Throws conflict unless the subscriber is unconfirmed, and while no mail can leave. */
export function resendConfirmation(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorize(actor, 'subscribers:write', subscriber.organizationId)
  if (subscriber.state !== 'unconfirmed') throw conflict('Only an unconfirmed address can be asked again.')
  ask(deps, actor, subscriber.organizationId, { email: subscriber.address })
}

function ask(deps: Deps, actor: Actor, organizationId: string, asked: ConfirmationRequest): Subscriber {
  if (readRelay(deps) === null)
    throw conflict('No mail can be sent: the instance admin has to connect a mail server first.')
  spendStrangerMail(deps, 'subscription', {
    key: attemptsKey({ organizationId, address: asked.email }),
    ...perSubscriber,
  })
  return askToConfirm(deps, actor, organizationId, asked, 'invited')
}

export function refuseWhoStaysAway(tx: Tx, deps: Deps, organizationId: string, email: string): void {
  const known = subscriberOf(tx, organizationId, email)
  if (known?.state === 'unsubscribed')
    throw invalid({ email: 'This address has unsubscribed. Only a mail can ask whether it wants to come back.' })
  if (known) throw invalid({ email: 'This address is already in the list: open it there.' })
  if (forgottenAmong(deps, organizationId)(tx, [email]).size > 0)
    throw invalid({ email: 'This address was erased. Only a mail can ask whether it wants to come back.' })
}

function insert(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { email, following, language = null }: AddSubscriber,
  consent: string,
): Subscriber {
  return write(deps.db, (tx) => {
    refuseWhoStaysAway(tx, deps, organizationId, email)
    const subscriber = insertSubscriber(tx, deps, organizationId, {
      ...followingColumns(following),
      channel: 'email',
      address: email,
      language,
      state: 'active',
      consent: consentOfTeam(consent),
      createdAt: deps.clock.now(),
      serviceIds: followedServices(tx, organizationId, following),
    })
    recordAudit(tx, deps, actor, {
      action: 'subscriber.added',
      organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
    return subscriber
  })
}
