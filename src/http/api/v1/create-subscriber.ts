import { Type } from '@sinclair/typebox'
import type { Actor } from '#src/domain/context.ts'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { plainAddress } from '#src/domain/mail/mailbox-key.ts'
import { endpointProblem } from '#src/domain/notifications/channels/check-endpoint.ts'
import { addSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { addUrl, channelOfUrl } from '#src/domain/subscribers/add-url.ts'
import { consentProblem } from '#src/domain/subscribers/consent.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import type { Following } from '#src/domain/subscribers/following.ts'
import { filledText, flag, maybe, text } from '#src/statuspage/schemas/kinds.ts'
import type { ManagedSubscriber } from '#src/statuspage/subscriber.ts'
import { notImplemented, unprocessable } from '../../program-refusal.ts'
import type { OperationContext } from './operation.ts'
import { serviceIds, servicesNamed, shownSubscriber } from './shown-subscriber.ts'

export const NewSubscriber = Type.Object({
  email: maybe(filledText('Whoever is told by e-mail.')),
  endpoint: maybe(filledText('The URL that is posted to instead.', 2000)),
  phone_country: maybe(text('Refused: nobody is told by telephone.')),
  phone_number: maybe(text('Refused: nobody is told by telephone.')),
  skip_confirmation_notification: maybe(flag('They agreed already: nothing is sent to ask them.')),
  page_access_user: maybe(text('Refused: visitors with access subscribe by themselves.')),
  component_ids: maybe(serviceIds),
  consent: maybe(text('Opsentry’s own: where they agreed, in a few words.', 300)),
})

type Asked = OperationContext<string, unknown, typeof NewSubscriber.static>

/** Throws a refusal for what Opsentry cannot keep, and whatever the domain refuses. */
export function createSubscriber({
  deps,
  actor,
  organizationId,
  input,
}: Asked): ManagedSubscriber & { signing_secret?: string } {
  refuseWhatIsNotKept(input)
  const { email, endpoint, skip_confirmation_notification: isAgreed = false } = input
  const serviceIds = servicesNamed(deps, organizationId, 'subscriber[component_ids]', input.component_ids)
  const following: Following = { incidents: true, maintenance: true, serviceIds }
  const consent = consentOf(actor, input)
  if (email !== undefined) {
    const address = plainAddress(email)
    refuse('email', addressProblem(address))
    const added = addSubscriber(deps, actor, organizationId, {
      email: address,
      consent: isAgreed ? consent : null,
      following,
    })
    return shownSubscriber(findSubscriber(deps.db, organizationId, added.id))
  }
  const typed = endpoint ?? ''
  const channel = channelOfUrl(typed)
  refuse('endpoint', endpointProblem(channel, typed, []))
  const asked = { channel, url: new URL(typed).href, following, consent, greet: !isAgreed }
  const { subscriber, secret } = addUrl(deps, actor, organizationId, asked)
  const shown = shownSubscriber(findSubscriber(deps.db, organizationId, subscriber.id))
  return secret === null ? shown : { ...shown, signing_secret: secret }
}

function refuseWhatIsNotKept(input: Asked['input']): void {
  if (input.phone_number !== undefined || input.phone_country !== undefined)
    throw notImplemented(
      'subscriber[phone_number]: Nobody is told by telephone here. Send an e-mail address or an endpoint.',
    )
  if (input.page_access_user !== undefined)
    throw unprocessable('subscriber[page_access_user]: Visitors with access subscribe by themselves. Leave it out.')
  if (input.email !== undefined && input.endpoint !== undefined)
    throw unprocessable(
      'subscriber[email]: A webhook has no e-mail address here. Send subscriber[endpoint] alone, or two subscribers.',
    )
  if (input.email === undefined && input.endpoint === undefined)
    throw unprocessable('Send subscriber[email] or subscriber[endpoint].')
  if (input.consent !== undefined && input.email !== undefined && input.skip_confirmation_notification !== true)
    throw unprocessable(
      'subscriber[consent]: Whoever agreed already is not asked: send subscriber[skip_confirmation_notification] as true, too.',
    )
  refuse('consent', input.consent === undefined ? undefined : consentProblem(input.consent.trim()))
}

/** A program that does not say where they agreed is named instead. */
function consentOf(actor: Actor, { consent }: Asked['input']): string {
  if (consent !== undefined) return consent.trim()
  else return actor.kind === 'token' ? `said by the program “${actor.name}”` : 'said at the console'
}

function refuse(field: string, problem: string | undefined): void {
  if (problem !== undefined) throw unprocessable(`subscriber[${field}]: ${problem}`)
}
