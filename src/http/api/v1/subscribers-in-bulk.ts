import { Type } from '@sinclair/typebox'
import { type Chosen, mostChosen } from '#src/domain/subscribers/chosen-subscribers.ts'
import { endSubscriptions } from '#src/domain/subscribers/end-subscription.ts'
import { releaseSubscribers } from '#src/domain/subscribers/release-subscribers.ts'
import { resendConfirmations } from '#src/domain/subscribers/resend-confirmations.ts'
import { routes } from '#src/routes.ts'
import { flag, maybe } from '#src/statuspage/schemas/kinds.ts'
import { stateFilter, typeFilter } from '#src/statuspage/schemas/subscriber.ts'
import { channelOfType, statesOfManaged } from '#src/statuspage/subscriber.ts'
import { bare, type Operation, operation } from './operation.ts'
import { noMailTellsOfIt } from './shown-subscriber.ts'

const { unsubscribe, reactivate, resendAll } = routes.managementApi.page.subscribers

const chosen = Type.Union([
  Type.Array(Type.String(), { description: 'Their ids.', maxItems: mostChosen }),
  Type.String({ description: '`all`, or ids with commas.', minLength: 1, maxLength: 20 * mostChosen }),
])
const ofType = { subscribers: chosen, type: maybe(typeFilter) }
const Done = Type.Object({ subscribers: Type.Integer({ description: 'How many were changed.' }) })

export const subscriberBulkOperations: readonly Operation[] = [
  operation(
    unsubscribe,
    {
      summary: 'Unsubscribe a list of subscribers',
      notes: `All in one, or nobody where an id is unknown. \`all\` takes out fewer than ${mostChosen}. Only they can come back.`,
      body: bare(
        Type.Object({
          ...ofType,
          state: maybe(stateFilter),
          skip_unsubscription_notification: maybe(flag('Nobody is told of it, so it can only be true.')),
        }),
      ),
      example: { subscribers: ['$SUBSCRIBER_ID'] },
      answers: Done,
    },
    ({ deps, actor, organizationId, input }) => {
      noMailTellsOfIt(input.skip_unsubscription_notification)
      const channel = input.type && channelOfType(input.type)
      if (channel === null) return { subscribers: 0 }
      const asked = { which: whichOf(input.subscribers), channel, states: statesOfManaged[input.state ?? 'active'] }
      return { subscribers: endSubscriptions(deps, actor, organizationId, asked) }
    },
  ),
  operation(
    reactivate,
    {
      summary: 'Reactivate a list of quarantined subscribers',
      body: bare(Type.Object(ofType)),
      example: { subscribers: 'all' },
      answers: Done,
    },
    async ({ deps, actor, organizationId, input }) => {
      const channel = input.type && channelOfType(input.type)
      if (channel === null) return { subscribers: 0 }
      const which = whichOf(input.subscribers)
      return { subscribers: await releaseSubscribers(deps, actor, organizationId, { which, channel }) }
    },
  ),
  operation(
    resendAll,
    {
      summary: 'Resend confirmations to a list of subscribers',
      notes:
        'By mail, to whoever has not confirmed. `left` were asked three times within the hour, or are beyond the mails that go to new addresses in an hour.',
      body: bare(Type.Object({ subscribers: chosen })),
      example: { subscribers: 'all' },
      answers: Type.Object({
        subscribers: Type.Integer({ description: 'How many are asked again.' }),
        left: Type.Integer({ description: 'How many were asked often enough for now.' }),
      }),
    },
    async ({ deps, actor, organizationId, input }) => {
      const { asked, left } = await resendConfirmations(deps, actor, organizationId, whichOf(input.subscribers))
      return { subscribers: asked, left }
    },
  ),
]

function whichOf(subscribers: string | readonly string[]): Chosen['which'] {
  if (typeof subscribers !== 'string') return [...new Set(subscribers)]
  const ids = [...new Set(subscribers.split(/[\s,]+/).filter(Boolean))]
  return ids.length === 1 && ids[0] === 'all' ? 'all' : ids
}
