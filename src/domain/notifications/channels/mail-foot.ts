/** Below what a subscriber is told, in mails alone. */
export interface MailFoot {
  /** The organization's own: Markdown; empty: none. */
  mailFooter: string
}
