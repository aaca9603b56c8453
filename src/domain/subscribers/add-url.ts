import type { Tx } from '#src/db/connection.ts'
import type { ReaderId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { addressOfUrl } from '../notifications/channels/address.ts'
import { chats } from '../notifications/channels/chats.ts'
import type { UrlChannel } from '../notifications/channels/check-endpoint.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { findReader } from '../page-access/find-readers.ts'
import { setReaderOfUrl } from '../page-access/sight.ts'
import { consentOfTeam } from './consent.ts'
import { forgottenAt } from './forgotten-addresses.ts'
import { newSecret, putUrl, subscriberOfUrl, type UrlSubscription, urlChannels } from './subscribe-url.ts'
import type { Subscriber } from './subscriber.ts'

export interface AddUrl extends UrlSubscription {
  /** The place in which whoever owns the URL agreed. */
  consent: string
  /** An e-mail address of whom the team asks where nothing arrives; null: nobody is named. */
  contact: string | null
  /** Its first message says at once that it follows, and how to end that. */
  greet: boolean
  /** On a page of readers: as whom it hears; absent: as nobody. */
  readerId?: ReaderId
}

/** The chat that gives out such URLs; `webhook` for any other. */
export function channelOfUrl(url: string): UrlChannel {
  if (!URL.canParse(url)) return 'webhook'
  const parsed = new URL(url)
  return urlChannels.find((channel) => channel !== 'webhook' && chats[channel].address.leadsTo(parsed)) ?? 'webhook'
}

/**
 * Subscribes a URL for a member of the team. Returns the subscriber and, for a webhook, the secret that signs its messages, which is
 * shown this once. Throws invalid for one that is in the list, and for one that has left or was erased: only its owner brings it
 * back. Throws not_found for a reader whom the page does not have.
 */
export function addUrl(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  input: AddUrl,
): { subscriber: Subscriber; secret: string | null } {
  authorize(actor, 'subscribers:write', organizationId)
  const { channel, url, greet } = input
  const whose = { id: deps.ids.id(), organizationId, channel, address: addressOfUrl(url) }
  const secret = newSecret(deps, channel)

  return write(deps.db, (tx) => {
    refuseKnown(tx, deps, whose)
    const subscriber = putUrl(tx, deps, whose, { ...input, consent: consentOfTeam(input.consent), secret })
    if (input.readerId !== undefined) {
      const { id } = findReader(tx, organizationId, input.readerId)
      setReaderOfUrl(tx, subscriber.id, id)
    }
    if (greet) queueMessage(tx, deps, { organizationId, subscriber, kind: 'test_message' })
    recordAudit(tx, deps, actor, {
      action: 'subscriber.added',
      organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
    return { subscriber, secret }
  })
}

type Whose = Pick<Subscriber, 'id' | 'organizationId' | 'address'> & { channel: UrlChannel }

function refuseKnown(tx: Tx, deps: Deps, whose: Whose): void {
  const known = subscriberOfUrl(tx, whose.organizationId, whose.channel, whose.address)
  if (known?.state === 'unsubscribed')
    throw invalid({ url: 'This URL has unsubscribed. Its owner can bring it back on the status page.' })
  if (known?.state === 'quarantined')
    throw invalid({ url: 'This URL is in quarantine. Let it back in instead of adding it again.' })
  if (known) throw invalid({ url: 'This URL is already subscribed.' })
  if (forgottenAt(tx, deps, whose) !== null)
    throw invalid({ url: 'This URL was erased. Its owner can bring it back on the status page.' })
}
