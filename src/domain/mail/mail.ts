import type { RelaySecurity } from '#src/words.ts'

/** Mail as the domain asks for it; platform sends and fetches it. */

/** The SMTP server an admin configured. */
export interface Relay {
  host: string
  port: number
  security: RelaySecurity
  user: string | null
  password: string | null
  /** The sender's address, such as `status@example.com`. */
  from: string
}

export interface PooledRelay extends Relay {
  /** Connections held open at the most. */
  connections: number
}

/** With what a mail is signed, so that receivers know that its domain sent it (RFC 6376). */
export interface DkimKey {
  domain: string
  selector: string
  /** PKCS #8, PEM. */
  privateKey: string
}

export interface Mail {
  to: string
  from: { name: string; address: string }
  /** Where answers go; null: to the sender. */
  replyTo: string | null
  /** The envelope's sender: where it comes back to when it cannot be delivered. */
  returnPath: string
  subject: string
  text: string
  html: string
  /** With angle brackets; the same at every attempt. */
  messageId: string
  /** The thread's first Message-ID, where this is not it. */
  references: string | null
  /** The list it belongs to (RFC 2919): a name in any script, and an id like a host name. */
  list: { name: string; id: string } | null
  /** Further headers, such as List-Unsubscribe. */
  headers: Record<string, string>
  /** Null: it is not signed. */
  dkim: DkimKey | null
}

/** How a message ended, with the receiving side's own words. `unreachable`: nothing was said about this message. */
export interface SendResult {
  outcome: 'delivered' | 'temporary' | 'permanent' | 'unreachable'
  answer: string
  /** What to do about it, where that is known. */
  hint?: string
  /** Milliseconds for which the other side asked to be left alone. */
  retryAfter?: number
  /** Whoever was there has left for good: nothing more is to be sent there. */
  gone?: true
}

export interface Mailer {
  /** Never throws for what the relay or the network does; bounded by a deadline of its own. */
  send: (relay: PooledRelay, mail: Mail) => Promise<SendResult>
  /** The same over a connection of its own, so that a relay that is only tried disturbs no message on its way. */
  sendUnpooled: (relay: Relay, mail: Mail) => Promise<SendResult>
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

/** How far a mailbox was read. A UID means something only under its UIDVALIDITY (RFC 3501, 2.3.1.1). */
export interface MailboxPosition {
  validity: string
  uid: number
}

export interface MailboxReader {
  /**
   * Hands each message after `since` to `take`, the oldest first, `limit` at the most and none in full that is long; marks
   * those as read for which it returns true. Resolves with the new position. Throws, in the server's or the network's words,
   * where the mailbox cannot be read; what was taken before stays taken.
   */
  readNew: (
    mailbox: Mailbox,
    since: MailboxPosition | null,
    limit: number,
    take: (message: Buffer, position: MailboxPosition) => Promise<boolean>,
  ) => Promise<MailboxPosition>
  /** Ends what is being read. */
  close: () => void
}
