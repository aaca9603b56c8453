import { type TSchema, Type } from '@sinclair/typebox'
import { channels } from '#src/words.ts'
import { managedStates, subscriberTypes } from '../subscriber.ts'
import { flag, id, maybe, moment, nullable, oneOf, text } from './kinds.ts'

export const Subscriber = Type.Object(
  {
    id: id('Identifier of the subscriber.'),
    skip_confirmation_notification: flag('The team says that they agreed, so no mail has asked them.'),
    mode: oneOf(channels, { description: 'How they are told.' }),
    email: nullable(text('The address of whoever is told by e-mail; of an endpoint, whom to ask about it.')),
    endpoint: nullable(
      text('The host of a webhook, and the first eight digits of SHA-256 of its URL, which is a secret.'),
    ),
    phone_number: Type.Null({ description: 'Always null: nobody is told by telephone here.' }),
    phone_country: Type.Null({ description: 'Always null, as phone_number.' }),
    display_phone_number: Type.Null({ description: 'Always null, as phone_number.' }),
    obfuscated_channel_name: nullable(text('The host of a chat’s webhook, and eight digits as in `endpoint`.')),
    workspace_name: Type.Null({ description: 'Always null: a webhook of a chat does not say it.' }),
    quarantined_at: nullable(moment('Since when nothing is sent, because nothing arrived.')),
    purge_at: Type.Null({ description: 'Always null: nobody is removed from quarantine by itself.' }),
    components: nullable(Type.Array(Type.String(), { description: 'What they follow; null: the whole page.' })),
    page_access_user_id: nullable(id('As whom they hear of a page of readers; null: as nobody, or it is none.')),
    created_at: moment('When they were added.'),
  },
  { $id: 'Subscriber' },
)

const people = (description: string) => Type.Integer({ description, minimum: 0 })

export const SubscriberCountByType = Type.Object(
  ofEachType((type) => maybe(people(`How many of type ${type} there are.`))),
  { $id: 'SubscriberCountByType' },
)

const SubscriberCountByState = Type.Object({
  active: people('How many are told what happens, or have paused that.'),
  unconfirmed: people('How many have not opened the link in the mail that asks them.'),
  quarantined: people('How many are told nothing, because nothing arrived.'),
  total: people('All of them.'),
})

export const SubscriberCountByTypeAndState = Type.Object(
  ofEachType(() => SubscriberCountByState),
  { $id: 'SubscriberCountByTypeAndState' },
)

function ofEachType<Schema extends TSchema>(schema: (type: string) => Schema) {
  return Object.fromEntries(subscriberTypes.map((type) => [type, schema(type)])) as Record<
    (typeof subscriberTypes)[number],
    Schema
  >
}

export const typeFilter = oneOf(subscriberTypes, { description: 'Only those of this type.' })
export const stateFilter = oneOf([...managedStates, 'all'], {
  description: 'Only those in this state, `active` where nothing is said; `all`: whatever their state.',
})
