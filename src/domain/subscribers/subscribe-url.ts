import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { channels, type Language } from '#src/words.ts'
import type { Actor, Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { changeSubscriber, notifiedFrom } from '../notifications/change-subscriber.ts'
import { addressOfUrl } from '../notifications/channels/address.ts'
import { endpointProblem, type UrlChannel } from '../notifications/channels/check-endpoint.ts'
import { secretOf } from '../notifications/channels/webhook/sign.ts'
import { insertSubscriber } from '../notifications/insert-subscribers.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { setReaderOfUrl } from '../page-access/sight.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { subscriberIdentity } from '../secrets/sealed-secrets.ts'
import { type AsReader, readerOfUrl } from './as-reader.ts'
import { checkFollowing, type Following, followedServices, followingColumns } from './following.ts'
import { takeBackForgotten } from './forgotten-addresses.ts'
import { attemptsOfVisitor } from './request-subscription.ts'
import { active, type Subscriber } from './subscriber.ts'

export const urlChannels = channels.filter((channel) => channel !== 'email')

const anHour = 3_600_000
const perOrganization = { limit: 200, window: anHour }
/** Per hour: one host runs few people's own programs, while a chat's service has all of its customers on one. */
const perHost = (channel: UrlChannel) => (channel === 'webhook' ? 10 : 200)

export interface UrlSubscription {
  channel: UrlChannel
  url: string
  following: Following
  /** Of the page on which it was asked for; null or absent: the page's own. */
  language?: Language | null
}

/** The URL is followed already, and every message that comes there says how to change that. */
export class FollowsAlready extends DomainError {
  constructor() {
    super('conflict', 'Messages go to this URL already. Each of them holds a link to change or end them.')
  }
}

export function checkUrlSubscription(form: Form, channel: UrlChannel): Checked<UrlSubscription> {
  const url = form.text('url')
  // Internal destinations that the instance admin allowed are for the team alone, never for visitors.
  const problem = endpointProblem(channel, url, [])
  const values = { channel, url: problem === undefined ? new URL(url).href : url }
  return together(named('following', checkFollowing(form)), checked(values, fieldErrors({ url: problem })))
}

/**
 * Subscribes a URL, for which knowing it is proof enough: messages go there from now on, beginning with a test message, which
 * holds the link that ends it. Returns the subscriber and, for a webhook, the secret that signs its messages, which is shown
 * this once. Throws FollowsAlready, ReadersAlone, rate_limited, and invalid for a service that is not there.
 */
export function subscribeUrl(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  input: UrlSubscription,
  as?: AsReader,
): { subscriber: Subscriber; secret: string | null } {
  const { channel, url } = input
  const address = addressOfUrl(url)
  const readerId = readerOfUrl(deps, organizationId, as)
  followedServices(deps.db, organizationId, input.following)
  spendAttempts(
    deps,
    ...attemptsOfVisitor(actor),
    { key: `subscribe:urls:${organizationId}`, ...perOrganization },
    { key: `subscribe:host:${new URL(url).hostname}`, limit: perHost(channel), window: anHour },
  )
  const known = subscriberOfUrl(deps.db, organizationId, channel, address)
  if (known?.state === 'active' || known?.state === 'paused') throw new FollowsAlready()

  // Not in the audit chain, where visitors could add entries for good: the row says when it was, and that it was by the form.
  return writeUnaudited(deps.db, (tx) => {
    const id = known?.id ?? deps.ids.id()
    const secret = newSecret(deps, channel)
    const whose = known ?? { id, organizationId, channel, address }
    const subscriber = putUrl(tx, deps, whose, { ...input, consent: 'form', secret, contact: null })
    setReaderOfUrl(tx, subscriber.id, readerId)
    takeBackForgotten(tx, deps, subscriber)
    queueMessage(tx, deps, { organizationId, subscriber, kind: 'test_message' })
    return { subscriber, secret }
  })
}

/** `address`: as `addressOfUrl()` makes it. */
export function subscriberOfUrl(
  db: Reader,
  organizationId: string,
  channel: UrlChannel,
  address: string,
): Subscriber | undefined {
  return db
    .select()
    .from(subscribers)
    .where(
      and(
        eq(subscribers.organizationId, organizationId),
        eq(subscribers.channel, channel),
        eq(subscribers.address, address),
      ),
    )
    .get()
}

/** Whoever is posted to at the URL, of whatever kind; nobody where it is none. */
export function subscribersOfUrl(db: Reader, organizationId: string, url: string): Subscriber[] {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return []
  const address = addressOfUrl(new URL(url).href)
  return urlChannels.flatMap((channel) => subscriberOfUrl(db, organizationId, channel, address) ?? [])
}

/** What a program's messages are signed with; a chat checks nothing. */
export function newSecret({ ids }: Pick<Deps, 'ids'>, channel: UrlChannel): string | null {
  return channel === 'webhook' ? secretOf(ids.token()) : null
}

type Key = Pick<Subscriber, 'id' | 'organizationId' | 'channel' | 'address'>

/** Creates the subscriber; one that had left or was given up starts as if new. In the causing transaction. */
export function putUrl(
  tx: Tx,
  deps: Deps,
  whose: Subscriber | Key,
  {
    url,
    following,
    language = null,
    consent,
    secret,
    contact,
  }: UrlSubscription & Pick<Subscriber, 'consent' | 'secret' | 'contact'>,
): Subscriber {
  const { id, organizationId } = whose
  const serviceIds = followedServices(tx, organizationId, following)
  const columns = {
    ...active,
    ...followingColumns(following),
    endpoint: deps.secrets.seal(url, subscriberIdentity('endpoint', id)),
    secret: secret === null ? null : deps.secrets.seal(secret, subscriberIdentity('secret', id)),
    ...{ consent, contact, language },
    createdAt: deps.clock.now(),
    confirmedAt: notifiedFrom(tx, deps, organizationId),
  }
  if (!('state' in whose)) return insertSubscriber(tx, deps, organizationId, { ...whose, ...columns, serviceIds })
  changeSubscriber(tx, deps, whose, columns, serviceIds)
  return { ...whose, ...columns }
}
