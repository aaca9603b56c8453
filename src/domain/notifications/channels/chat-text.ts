import type { ChatFact, ChatLine, ChatMessage, ChatSpan } from './chat-message.ts'

export interface ChatSyntax {
  /** Writes a span in the service's syntax, escaped so that its text cannot act as markup. */
  span: (span: ChatSpan) => string
  /** Prefix of a quoted line. */
  quote: string
}

/** Lines in a service's syntax, of at most `most` characters: cut within plain text, never within markup. */
export function chatText(lines: readonly ChatLine[], syntax: ChatSyntax, most: number): string {
  let written = ''
  for (const [index, { quote, spans }] of lines.entries()) {
    const begun = `${written}${index === 0 ? '' : '\n'}${quote ? syntax.quote : ''}`
    if (begun.length >= most) return `${written}…`
    written = begun
    for (const span of spans) {
      const piece = syntax.span(span)
      if (written.length + piece.length >= most) return `${written}${begin(span, syntax, most - written.length)}…`
      written += piece
    }
  }
  return written
}

/** Plain text of at most `most` characters (UTF-16 units, as the services count); no character is cut in two. */
export function shortened(text: string, most: number): string {
  return chatText([{ quote: false, spans: [{ text }] }], { span: (span) => span.text, quote: '' }, most)
}

/** At most `most` facts; where they are cut, the last says how many more there are. */
export function factsWithin({ facts, more }: Pick<ChatMessage, 'facts' | 'more'>, most: number): ChatFact[] {
  const shown = most - 1
  return facts.length <= most ? facts : [...facts.slice(0, shown), more(facts.length - shown)]
}

/** Percent-encodes the characters that would end a URL in a service's syntax; it still leads to the same place. */
export function enclosable(url: string): string {
  return url.replace(/[\s<>|()[\]"'`\\]/g, (one) => encodeURIComponent(one).replace(/^.$/, hex))
}

/** Percent-encoding of the characters that encodeURIComponent leaves as they are. */
function hex(one: string): string {
  return `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** The longest beginning of the span that takes fewer than `room` characters in the service's syntax. */
function begin(span: ChatSpan, syntax: ChatSyntax, room: number): string {
  const text = longestStart(span.text, (start) => syntax.span({ ...span, text: start }).length < room)
  return text === '' ? '' : syntax.span({ ...span, text })
}

/** As many of the text's first characters as fit; none is cut in two. */
export function longestStart(text: string, fits: (start: string) => boolean): string {
  const characters = [...text]
  const upTo = (count: number) => characters.slice(0, count).join('')
  let [good, bad] = [0, characters.length + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (fits(upTo(middle))) good = middle
    else bad = middle
  }
  return upTo(good)
}
