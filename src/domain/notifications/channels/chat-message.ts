/**
 * What a message in a chat says: in words, and in no service's syntax. Views put it into words, the channels write it as
 * their service wants it.
 */
export interface ChatMessage {
  /** Such as `Investigating`. */
  state: string
  tone: 'bad' | 'warning' | 'good' | 'planned'
  title: string
  /** Whose news it is, and of when. */
  origin: string
  facts: { label: string; value: string }[]
  text: ChatLine[]
  /** The first leads to what it is about. URLs are absolute. */
  links: { label: string; url: string }[]
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
  /** Where it leads: http, https or mailto. */
  url?: string
}
