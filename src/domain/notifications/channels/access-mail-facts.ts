import type { Language } from '#src/words.ts'

/** Facts of mails about who sees a page, and where it stands. URLs are absolute. */

/** To a reader of a page that is not public, who asked for it. */
export interface PageLinkMail {
  organization: string
  language: Language
  /** Opens the page, once. */
  url: string
  /** Minutes for which it does. */
  minutes: number
  pageUrl: string
}

/** To owners and admins: somebody else has proven the page's domain. */
export interface DomainLostMail {
  organization: string
  domain: string
  /** The settings, where it can be proven again. */
  url: string
}
