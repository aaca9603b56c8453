/** What became of a message after it had left, whichever way the news comes: as a mail, or posted by a mail service. */
export interface BounceReport {
  /** `complained`: its reader called it spam; `left`: they unsubscribed at the mail service. */
  action: 'failed' | 'delayed' | 'complained' | 'left'
  /** Everything in it that may hold the mark of the message (return-path.ts). */
  addressed: string
  /** Without angle brackets. Null in a mail: anybody can write one, so the mark alone counts there. */
  messageId: string | null
  /** The address that it was sent to. Null in a mail, as above. */
  recipient: string | null
  /** Such as `5.1.1`; '' where there is none. */
  status: string
  /** The refusing server's own words. */
  diagnostic: string
}
