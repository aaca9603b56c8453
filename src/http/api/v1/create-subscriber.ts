import { Type } from '@sinclair/typebox'
import { addressProblem } from '#src/domain/mail/check-address.ts'
import { plainAddress } from '#src/domain/mail/mailbox-key.ts'
import { endpointProblem } from '#src/domain/notifications/channels/check-endpoint.ts'
import { listReaders, readerOf } from '#src/domain/page-access/find-readers.ts'
import { isForReaders } from '#src/domain/page-access/sight.ts'
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
  email: maybe(filledText('Whoever is told by e-mail; beside an endpoint whom you ask where nothing arrives.')),
  endpoint: maybe(filledText('The URL that is posted to instead.', 2000)),
  phone_country: maybe(text('Refused: nobody is told by telephone.')),
  phone_number: maybe(text('Refused: nobody is told by telephone.')),
  skip_confirmation_notification: maybe(flag('They agreed already: nothing is sent to ask them.')),
  page_access_user: maybe(
    text('Of an endpoint on a page of readers: the page access user as whom it hears. An e-mail address is its own.'),
  ),
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
  const { endpoint, skip_confirmation_notification: isAgreed = false } = input
  const email = input.email === undefined ? null : plainAddress(input.email)
  if (email !== null) refuse('email', addressProblem(email))
  const serviceIds = servicesNamed(deps, organizationId, 'subscriber[component_ids]', input.component_ids)
  const following: Following = { incidents: true, maintenance: true, serviceIds }
  const consent = consentOf(actor, input)
  const shown = (id: string) => shownSubscriber(deps, findSubscriber(deps.db, organizationId, id))
  const readerId = readerNamed(deps, organizationId, input, email)
  if (endpoint === undefined) {
    const asked = { email: email ?? '', consent: isAgreed ? consent : null, following }
    return shown(addSubscriber(deps, actor, organizationId, asked).id)
  }
  const channel = channelOfUrl(endpoint)
  refuse('endpoint', endpointProblem(channel, endpoint, []))
  const asked = {
    channel,
    url: new URL(endpoint).href,
    following,
    consent,
    contact: email,
    greet: !isAgreed,
    ...readerId,
  }
  const { subscriber, secret } = addUrl(deps, actor, organizationId, asked)
  return secret === null ? shown(subscriber.id) : { ...shown(subscriber.id), signing_secret: secret }
}

/** Of an endpoint whichever is named; of an address the one that it is, or a message would go astray. */
function readerNamed(
  { db }: Asked['deps'],
  organizationId: string,
  { page_access_user: named, endpoint }: Asked['input'],
  email: string | null,
): { readerId?: string } {
  if (named === undefined) return {}
  if (!isForReaders(db, organizationId))
    throw unprocessable('subscriber[page_access_user]: This page is the same for everybody. Leave it out.')
  const known =
    endpoint === undefined
      ? readerOf(db, organizationId, email ?? '')
      : listReaders(db, organizationId).find(({ id }) => id === named)
  if (known?.id === named) return { readerId: named }
  throw unprocessable(
    endpoint === undefined
      ? 'subscriber[page_access_user]: An address hears as the page access user that it is. Leave it out.'
      : `subscriber[page_access_user]: There is no page access user with the id ${named.slice(0, 40)}.`,
  )
}

function refuseWhatIsNotKept(input: Asked['input']): void {
  if (input.phone_number !== undefined || input.phone_country !== undefined)
    throw notImplemented(
      'subscriber[phone_number]: Nobody is told by telephone here. Send an e-mail address or an endpoint.',
    )
  if (input.email === undefined && input.endpoint === undefined)
    throw unprocessable('Send subscriber[email] or subscriber[endpoint].')
  if (input.consent !== undefined && input.endpoint === undefined && input.skip_confirmation_notification !== true)
    throw unprocessable(
      'subscriber[consent]: Whoever agreed already is not asked: send subscriber[skip_confirmation_notification] as true, too.',
    )
  refuse('consent', input.consent === undefined ? undefined : consentProblem(input.consent.trim()))
}

/** A program that does not say where they agreed is named instead. */
function consentOf(actor: Asked['actor'], { consent }: Asked['input']): string {
  if (consent !== undefined) return consent.trim()
  else if (actor.kind === 'system') return 'said at the console'
  else return actor.kind === 'token' ? `said by the program “${actor.name}”` : `said by ${actor.name}`
}

function refuse(field: string, problem: string | undefined): void {
  if (problem !== undefined) throw unprocessable(`subscriber[${field}]: ${problem}`)
}
