import type { FallbackKind, MailWay } from '#src/words/mail.ts'
import type { RefusalPhase, RelaySecurity } from '#src/words.ts'
import type { AllowedDestinations } from '../destinations/destinations.ts'
import type { Judgement } from './judge-refusal.ts'

/** The domain's terms for mail; platform sends and fetches it. */

/** The SMTP server an admin configured. */
export interface Relay {
  host: string
  port: number
  security: RelaySecurity
  user: string | null
  password: string | null
  /** The sender's address, such as `status@example.com`. */
  from: string
  /** Signs in by a token of OAuth 2.0 in place of the password; absent: by password. */
  accessToken?: TokenSource
}

/** A token that signs in. `renew`: the last one was refused. Rejects with a sentence. */
export type TokenSource = (renew: boolean) => Promise<{ token: string; expiresAt: number }>

export interface PooledRelay extends Relay {
  /** Open connections at the most. */
  connections: number
  /** It has connections of its own beside those of the relay. */
  standsIn?: true
}

/** The HTTP API of a mail service that an admin configured. */
export interface MailApi {
  kind: Exclude<FallbackKind, 'smtp'>
  /** Where it is asked, without a trailing slash. */
  endpoint: string
  /** Amazon's region, Mailgun's domain, Postmark's message stream; '' for Resend. */
  place: string
  /** Amazon's access key; null for the others. */
  user: string | null
  /** The API's key; Amazon's secret key. */
  secret: string
  from: string
  allowed: AllowedDestinations
}

export function isMailApi(way: Relay | MailApi): way is MailApi {
  return 'kind' in way
}

/** How far a relay went along without a message. `step`: the command that it did not take, or `connect`. */
export type TalkResult = { kind: 'accepted' } | { kind: 'refused'; step: string; answer: string }

/** Signs a mail, so that receivers know that its domain sent it (RFC 6376). */
export interface DkimKey {
  domain: string
  selector: string
  /** PKCS #8, PEM. */
  privateKey: string
}

export interface Mail {
  to: string
  from: { name: string; address: string }
  /** Replies go there; null: to the sender. */
  replyTo: string | null
  /** The envelope's sender, which bounces go to. */
  returnPath: string
  subject: string
  text: string
  html: string
  /** With angle brackets; the same at every attempt. */
  messageId: string
  /** The Message-ID of the thread's first mail; absent on that mail itself. */
  references: string | null
  /** The mail's list (RFC 2919): a name in any script, and an id like a host name. */
  list: { name: string; id: string } | null
  /** Further headers, such as List-Unsubscribe. */
  headers: Record<string, string>
  /** Null: the mail goes unsigned. */
  dkim: DkimKey | null
  /** Absent: no other mail is like it. */
  alike?: Alike
}

/** What a mail has in common with many others: whoever has composed the blank need not compose them one by one. */
export interface Alike {
  /** The mail as it would be to nobody: the very same object for all who are alike. */
  blank: Mail
  /** What stands in the blank, which nobody could guess, and what this mail has in each of these places. */
  words: [standIn: string, own: string][]
}

/**
 * A message's outcome, with the receiving side's own words. `unreachable`: these say nothing about this message. `dropped`: the
 * other side took up the message and then broke off; whether others get through tells whose trouble that is. `held`: it was
 * refused for a fault of the sender's or the relay's, and so would be every other.
 */
export interface SendResult {
  outcome: 'delivered' | 'temporary' | 'permanent' | 'unreachable' | 'dropped' | 'held'
  answer: string
  /** The moment of a mail server's refusal. */
  phase?: RefusalPhase
  /** The judgement of a mail server's refusal. */
  refusal?: Judgement
  /** A sentence that says what to do, if that is known. */
  hint?: string
  /** Milliseconds for which the other side asked to be left alone. */
  retryAfter?: number
  /** The receiver has left for good: nothing more may be sent there. */
  gone?: true
  /** The way that a mail took. */
  way?: MailWay
  /** This way has failed, and another one stands in: it is tried there at once, and no attempt is counted. */
  failsOver?: true
}

export interface Mailer {
  /** Never throws for what the relay or the network does; bounded by a deadline of its own. */
  send: (way: PooledRelay | MailApi, mail: Mail) => Promise<SendResult>
  /** Sends over a connection of its own, so that testing a relay disturbs no message on its way. Never throws, like `send`. */
  sendUnpooled: (way: Relay | MailApi, mail: Mail) => Promise<SendResult>
  close: () => void
}

/** An IMAP mailbox that an admin configured. */
export interface Mailbox {
  host: string
  port: number
  security: RelaySecurity
  user: string
  password: string
}

/** The position a mailbox was read up to. A UID is valid only under its UIDVALIDITY (RFC 3501, 2.3.1.1). */
export interface MailboxPosition {
  validity: string
  uid: number
}

export interface MailboxReader {
  /**
   * Hands each message after `since` to `take`, the oldest first, `limit` at the most, long ones cut short; marks those as read
   * for which it returns true. Resolves with the new position. Throws, in the server's or the network's words, if the mailbox
   * cannot be read; messages taken before that stay taken.
   */
  readNew: (
    mailbox: Mailbox,
    since: MailboxPosition | null,
    limit: number,
    take: (message: Buffer, position: MailboxPosition) => Promise<boolean>,
  ) => Promise<MailboxPosition>
  /** Ends a reading in progress. */
  close: () => void
}
