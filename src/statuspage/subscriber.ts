import type { Channel, SubscriberState } from '#src/words.ts'
import { moment, optionalMoment } from './moment.ts'

/** Somebody who follows a page; moments are UTC ms. */
export interface SubscriberFacts {
  id: string
  channel: Channel
  /** The e-mail address; of a URL, which is a secret, its host and a digest. */
  address: string
  /** Of a URL: an e-mail address of whom the team may ask about it. */
  contact: string | null
  /** The team says that they agreed, so no mail has asked them. */
  isVouchedFor: boolean
  /** Null: the whole page. */
  serviceIds: readonly string[] | null
  /** As whom they hear of a page of readers; null: as nobody, or it is none. */
  readerId: string | null
  quarantinedAt: number | null
  createdAt: number
}

/** A subscriber in the management API. */
export interface ManagedSubscriber {
  id: string
  skip_confirmation_notification: boolean
  mode: Channel
  email: string | null
  endpoint: string | null
  phone_number: null
  phone_country: null
  display_phone_number: null
  obfuscated_channel_name: string | null
  workspace_name: null
  quarantined_at: string | null
  purge_at: null
  components: string[] | null
  page_access_user_id: string | null
  created_at: string
}

/** Nobody is purged from quarantine here, and nobody is followed by telephone. */
export function managedSubscriberOf(facts: SubscriberFacts): ManagedSubscriber {
  const { channel, address } = facts
  return {
    id: facts.id,
    skip_confirmation_notification: facts.isVouchedFor,
    mode: channel,
    email: channel === 'email' ? address : facts.contact,
    endpoint: channel === 'webhook' ? `https://${address}` : null,
    phone_number: null,
    phone_country: null,
    display_phone_number: null,
    obfuscated_channel_name: channel === 'email' || channel === 'webhook' ? null : address,
    workspace_name: null,
    quarantined_at: optionalMoment(facts.quarantinedAt),
    purge_at: null,
    components: facts.serviceIds && [...facts.serviceIds],
    page_access_user_id: facts.readerId,
    created_at: moment(facts.createdAt),
  }
}

/** Every type of Statuspage's, and ours that it does not have. */
export const subscriberTypes = ['email', 'sms', 'webhook', 'integration_partner', 'slack', 'teams', 'discord'] as const
export type SubscriberType = (typeof subscriberTypes)[number]

/** As Statuspage names them; who has left is none of them. */
export const managedStates = ['active', 'unconfirmed', 'quarantined'] as const
export type ManagedState = (typeof managedStates)[number]

/** Whoever pauses follows on, and wants no messages for now. */
export const statesOfManaged: Record<ManagedState | 'all', readonly SubscriberState[]> = {
  active: ['active', 'paused'],
  unconfirmed: ['unconfirmed'],
  quarantined: ['quarantined'],
  all: ['active', 'paused', 'unconfirmed', 'quarantined'],
}

/** Null: nobody here can have it. */
export function channelOfType(type: SubscriberType): Channel | null {
  return type === 'sms' || type === 'integration_partner' ? null : type
}

/** Subscribers of one channel in one state. */
export interface CountedKind {
  channel: Channel
  state: SubscriberState
  people: number
}

/** Of the states and the type asked for; other types are left out where one is. */
export function countsByType(
  kinds: readonly CountedKind[],
  states: readonly SubscriberState[],
  type?: SubscriberType,
): Partial<Record<SubscriberType, number>> {
  const wanted = type === undefined ? subscriberTypes : [type]
  return Object.fromEntries(wanted.map((one) => [one, peopleOf(kinds, one, states)]))
}

export function histogramOf(
  kinds: readonly CountedKind[],
): Record<SubscriberType, Record<ManagedState | 'total', number>> {
  const ofType = (type: SubscriberType) => {
    const counts = managedStates.map((state) => [state, peopleOf(kinds, type, statesOfManaged[state])])
    return { ...Object.fromEntries(counts), total: peopleOf(kinds, type, statesOfManaged.all) }
  }
  return Object.fromEntries(subscriberTypes.map((type) => [type, ofType(type)])) as ReturnType<typeof histogramOf>
}

function peopleOf(kinds: readonly CountedKind[], type: SubscriberType, states: readonly SubscriberState[]): number {
  return kinds
    .filter(({ channel, state }) => channel === channelOfType(type) && states.includes(state))
    .reduce((total, { people }) => total + people, 0)
}
