import type { ChatLine, ChatSpan } from './chat-message.ts'

export interface ChatSyntax {
  /** A span as the service writes it, so that its text can do nothing but be read. */
  span: (span: ChatSpan) => string
  /** In front of a quoted line. */
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

/** A URL without the characters by which the services' syntaxes end one: in their encoded form they lead to the same. */
export function enclosable(url: string): string {
  return url.replace(/[\s<>|()[\]"'`\\]/g, (one) => encodeURIComponent(one).replace(/^.$/, hex))
}

/** encodeURIComponent leaves some that count here. */
function hex(one: string): string {
  return `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** As much of the span as takes fewer than `room` characters once it is written. */
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
