import { Type } from '@sinclair/typebox'
import { findEvent } from '#src/domain/maintenance/list-events.ts'
import { resendConfirmation } from '#src/domain/subscribers/add-subscriber.ts'
import { eventFollowers, findEventFollower, followEvent, unfollowEvent } from '#src/domain/subscribers/follow-event.ts'
import { routes } from '#src/routes.ts'
import { filledText, flag, maybe, nullable, text } from '#src/statuspage/schemas/kinds.ts'
import { Subscriber } from '#src/statuspage/schemas/subscriber.ts'
import { unprocessable } from '../../program-refusal.ts'
import { type Operation, type OperationContext, operation, Rows, wrapped } from './operation.ts'
import { shownSubscriber, shownSubscribers } from './shown-subscriber.ts'

const { subscribers } = routes.managementApi.page.incident

const NewFollower = Type.Object({
  email: maybe(filledText('The address.', 320)),
  phone_country: maybe(nullable(text('Nobody is told by telephone here: null alone is taken.'))),
  phone_number: maybe(nullable(text('As phone_country.'))),
  skip_confirmation_notification: maybe(flag('They agreed elsewhere, so no mail asks them; false where left out.')),
})

export const incidentSubscriberOperations: readonly Operation[] = [
  operation(
    subscribers.create,
    {
      summary: 'Create an incident subscriber',
      notes:
        'They hear of this incident or maintenance alone, until a day after its end; whoever follows the page goes on doing so. Whoever has left or was erased is asked by mail, or not at all.',
      body: wrapped('subscriber', NewFollower),
      example: { email: 'sue@example.com', skip_confirmation_notification: true },
      answers: Subscriber,
    },
    (context) => {
      const { email, phone_country, phone_number, skip_confirmation_notification: agreed = false } = context.input
      if (phone_country) refuse('phone_country', 'Nobody is told by telephone here: send an email.')
      if (phone_number) refuse('phone_number', 'Nobody is told by telephone here: send an email.')
      if (email === undefined) return refuse('email', 'This is missing.')
      return shownSubscriber(
        context.deps,
        followEvent(context.deps, context.actor, eventIn(context), { email, agreed }),
      )
    },
  ),
  operation(
    subscribers.index,
    { summary: 'Get a list of incident subscribers', answers: Type.Array(Subscriber) },
    (context) => {
      const { offset, limit } = context.part
      const all = eventFollowers(context.deps.db, eventIn(context))
      return new Rows(shownSubscribers(context.deps, all.slice(offset, offset + limit)), all.length > offset + limit)
    },
  ),
  operation(subscribers.show, { summary: 'Get an incident subscriber', answers: Subscriber }, (context) =>
    shownSubscriber(context.deps, followerIn(context)),
  ),
  operation(
    subscribers.remove,
    {
      summary: 'Unsubscribe an incident subscriber',
      notes: 'Of somebody who follows nothing else, the address is forgotten.',
      answers: Subscriber,
    },
    (context) => {
      const { deps, actor, params } = context
      return shownSubscriber(deps, unfollowEvent(deps, actor, eventIn(context), params.subscriber_id))
    },
  ),
  operation(
    subscribers.resend,
    { summary: 'Resend confirmation to an incident subscriber', answers: Subscriber },
    (context) => {
      resendConfirmation(context.deps, context.actor, followerIn(context))
      return shownSubscriber(context.deps, followerIn(context))
    },
  ),
]

type OfEvent = Pick<OperationContext<'incident_id'>, 'deps' | 'organizationId' | 'params'>

function eventIn({ deps, organizationId, params }: OfEvent) {
  return { id: findEvent(deps.db, organizationId, params.incident_id).id, organizationId }
}

function followerIn(context: OfEvent & { params: { subscriber_id: string } }) {
  return findEventFollower(context.deps.db, eventIn(context), context.params.subscriber_id)
}

function refuse(field: string, sentence: string): never {
  throw unprocessable(`subscriber[${field}]: ${sentence}`)
}
