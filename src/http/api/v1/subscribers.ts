import { Type } from '@sinclair/typebox'
import { notFound } from '#src/domain/errors.ts'
import { resendConfirmation } from '#src/domain/subscribers/add-subscriber.ts'
import { changeFollowing } from '#src/domain/subscribers/change-following.ts'
import { endSubscription } from '#src/domain/subscribers/end-subscription.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import { followingOf } from '#src/domain/subscribers/following.ts'
import { kindsOf } from '#src/domain/subscribers/list-subscribers.ts'
import { type SubscriberOrder, sortSubscribers } from '#src/domain/subscribers/sort-subscribers.ts'
import { subscribersOfUrl } from '#src/domain/subscribers/subscribe-url.ts'
import { routes } from '#src/routes.ts'
import { flag, maybe, oneOf, text } from '#src/statuspage/schemas/kinds.ts'
import {
  Subscriber,
  SubscriberCountByType,
  SubscriberCountByTypeAndState,
  stateFilter,
  typeFilter,
} from '#src/statuspage/schemas/subscriber.ts'
import { channelOfType, countsByType, histogramOf, statesOfManaged } from '#src/statuspage/subscriber.ts'
import { unprocessable } from '../../program-refusal.ts'
import { createSubscriber, NewSubscriber } from './create-subscriber.ts'
import { bare, type Operation, type OperationContext, operation, Rows, wrapped } from './operation.ts'
import { noMailTellsOfIt, serviceIds, servicesNamed, shownSubscriber, shownSubscribers } from './shown-subscriber.ts'
import { subscriberBulkOperations } from './subscribers-in-bulk.ts'

const { subscribers, subscriber } = routes.managementApi.page

const sortFields = ['primary', 'created_at', 'quarantined_at', 'relevance'] as const
const orders: Record<(typeof sortFields)[number], SubscriberOrder> = {
  primary: 'address',
  created_at: 'created',
  quarantined_at: 'quarantined',
  relevance: 'relevance',
}

const listQuery = Type.Object({
  q: maybe(text('A part of the address, or the whole URL of a webhook.', 2000)),
  type: maybe(typeFilter),
  state: maybe(stateFilter),
  sort_field: maybe(oneOf(sortFields, { description: '`primary`: by the address, those of one type together.' })),
  sort_direction: maybe(oneOf(['asc', 'desc'])),
})

export const subscriberOperations: readonly Operation[] = [
  operation(
    subscribers.index,
    {
      summary: 'Get a list of subscribers',
      notes:
        'Pages are counted from 0, as the original counts these. Whoever pauses is among the active ones, and whoever has left is in the list of the unsubscribed alone. A search finds a thousand at most.',
      query: listQuery,
      firstPart: 0,
      answers: Type.Array(Subscriber),
    },
    listSubscribers,
  ),
  operation(
    subscribers.create,
    {
      summary: 'Create a subscriber',
      notes:
        'An address is asked by mail whether it agrees, unless `skip_confirmation_notification` says that it did; `consent` says where, and is kept. An endpoint of Slack, Discord or Microsoft Teams becomes a subscriber of that kind; a webhook’s answer holds the `signing_secret` of its messages, this once. Who has left or was erased is not brought back.',
      body: wrapped('subscriber', NewSubscriber),
      example: { email: 'sue@example.com' },
      answers: Type.Composite([Subscriber, Type.Object({ signing_secret: maybe(Type.String()) })]),
      fieldNames: { url: 'endpoint', services: 'component_ids' },
    },
    createSubscriber,
  ),
  operation(
    subscribers.histogram,
    { summary: 'Get a histogram of subscribers by type and then state', answers: SubscriberCountByTypeAndState },
    ({ deps, organizationId }) => histogramOf(kindsOf(deps.db, organizationId, {})),
  ),
  operation(
    subscribers.count,
    {
      summary: 'Get a count of subscribers by type',
      query: Type.Object({ type: maybe(typeFilter), state: maybe(stateFilter) }),
      answers: SubscriberCountByType,
    },
    ({ deps, organizationId, query: { type, state = 'active' } }) =>
      countsByType(kindsOf(deps.db, organizationId, {}), statesOfManaged[state], type),
  ),
  operation(
    subscribers.unsubscribed,
    { summary: 'Get a list of unsubscribed subscribers', answers: Type.Array(Subscriber) },
    async ({ deps, organizationId, part: { offset, limit } }) => {
      const left = { states: ['unsubscribed'], search: '', order: 'address', descending: false } as const
      return inPart(deps, await sortSubscribers(deps.db, organizationId, { ...left, offset, limit: limit + 1 }), limit)
    },
  ),
  operation(subscriber.show, { summary: 'Get a subscriber', answers: Subscriber }, (context) =>
    shownSubscriber(context.deps, whoseId(context)),
  ),
  operation(
    subscriber.patch,
    {
      summary: 'Update a subscriber',
      notes: 'Without `component_ids` they follow the whole page.',
      body: bare(Type.Object({ component_ids: maybe(serviceIds) })),
      example: { component_ids: ['$COMPONENT_ID'] },
      answers: Subscriber,
      fieldNames: { services: 'component_ids' },
    },
    (context) => {
      const { deps, actor, organizationId, input } = context
      const found = whoseId(context)
      const { incidents, maintenance } = followingOf(deps.db, found)
      const chosen = servicesNamed(deps, organizationId, 'component_ids', input.component_ids)
      changeFollowing(deps, actor, found, { incidents, maintenance, serviceIds: chosen })
      return shownSubscriber(context.deps, whoseId(context))
    },
  ),
  operation(
    subscriber.remove,
    {
      summary: 'Unsubscribe a subscriber',
      notes: 'No mail tells them, so `skip_unsubscription_notification` can only be true. Only they can come back.',
      query: Type.Object({ skip_unsubscription_notification: maybe(flag('Nobody is told of it.')) }),
      answers: Subscriber,
    },
    (context) => {
      const { deps, actor, query } = context
      noMailTellsOfIt(query.skip_unsubscription_notification)
      const found = whoseId(context)
      endSubscription(deps, actor, found)
      return shownSubscriber(deps, found)
    },
  ),
  operation(subscriber.resend, { summary: 'Resend confirmation to a subscriber', answers: Subscriber }, (context) => {
    resendConfirmation(context.deps, context.actor, whoseId(context))
    return shownSubscriber(context.deps, whoseId(context))
  }),
  ...subscriberBulkOperations,
]

type Listed = OperationContext<string, typeof listQuery.static>

async function listSubscribers({ deps, organizationId, query, part: { offset, limit } }: Listed) {
  const { q = '', type, state = 'active', sort_field: field = 'primary', sort_direction: direction } = query
  if (field === 'relevance' && q.trim() === '')
    throw unprocessable('sort_field: relevance needs q: say what to search for.')
  if (field === 'quarantined_at' && state !== 'quarantined')
    throw unprocessable('sort_field: Only whoever is in quarantine has been since a moment: add state=quarantined.')
  const channel = type && channelOfType(type)
  if (channel === null) return []
  const states = statesOfManaged[state]
  const known = subscribersOfUrl(deps.db, organizationId, q).filter(
    (one) => states.includes(one.state) && (channel === undefined || one.channel === channel),
  )
  if (known.length > 0) return inPart(deps, known.slice(offset, offset + limit + 1), limit)
  const found = await sortSubscribers(deps.db, organizationId, {
    ...{ states, channel, offset, limit: limit + 1 },
    search: q.replace(/^https?:\/\//i, ''),
    order: orders[field],
    descending: direction === 'desc',
  })
  return inPart(deps, found, limit)
}

function inPart(deps: Listed['deps'], found: Parameters<typeof shownSubscribers>[1], limit: number) {
  return new Rows(shownSubscribers(deps, found.slice(0, limit)), found.length > limit)
}

/** Throws not_found for one who has left, too: what a program took away is gone. */
function whoseId({ deps, organizationId, params }: OperationContext<'subscriber_id'>) {
  const found = findSubscriber(deps.db, organizationId, params.subscriber_id)
  if (found.state === 'unsubscribed') throw notFound('subscriber')
  return found
}
