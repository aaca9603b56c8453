import type { Language } from '#src/words.ts'

/**
 * A chat message in plain words, free of any service's syntax: views write the words, the channels add the syntax of their
 * service.
 */
export interface ChatMessage {
  /** Such as `Investigating`. */
  state: string
  tone: 'bad' | 'warning' | 'good' | 'planned'
  title: string
  /** The sender and the time of the news, as one line. */
  origin: string
  facts: ChatFact[]
  /** Words for so many facts that a chat has no room for. */
  more: (left: number) => ChatFact
  text: ChatLine[]
  /** The first leads to the incident or maintenance itself. URLs are absolute. */
  links: { label: string; url: string }[]
}

export interface ChatFact {
  label: string
  value: string
}

/** No spans: an empty line. */
export interface ChatLine {
  quote: boolean
  spans: ChatSpan[]
}

export interface ChatSpan {
  /** One line of plain text. */
  text: string
  bold?: boolean
  italic?: boolean
  strike?: boolean
  code?: boolean
  /** An http, https or mailto link. */
  url?: string
}

/** Facts of the message that tries a chat. */
export interface TestChat {
  organization: string
  language: Language
  pageUrl: string
  manageUrl: string
}
