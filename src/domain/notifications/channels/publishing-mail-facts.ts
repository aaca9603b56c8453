import type { Language } from '#src/words.ts'
import type { MailFoot } from './mail-foot.ts'

/** Facts of the mails about what waits to be published, and of what is told besides incidents. */

interface AboutPublication {
  organization: string
  title: string
  /** A person's name or a program's; null: nobody's known. */
  author: string | null
  url: string
}

/** To everybody who could release it. */
export interface PublicationToReleaseMail extends AboutPublication {
  timeZone: string
  /** UTC ms; null: at once. */
  publishAt: number | null
}

/** To its author, or to everybody who could publish it: it was sent back, or waits for a person. */
export interface PublicationStuckMail extends AboutPublication {
  state: 'sent_back' | 'waiting'
  reason: string
}

/** To everybody else who writes incidents: somebody has published without a second person. */
export interface EmergencyPublicationMail extends AboutPublication {
  reason: string
}

/** To a member whom a note on an incident names. */
export interface MentionMail {
  organization: string
  incident: string
  author: string | null
  /** Markdown, as typed; never shown to visitors. */
  note: string
  url: string
}

/** To subscribers. */
export interface AnnouncementMail extends MailFoot {
  organization: string
  language: Language
  title: string
  /** Markdown; '' for a title alone. */
  body: string
  linkUrl: string | null
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
}
