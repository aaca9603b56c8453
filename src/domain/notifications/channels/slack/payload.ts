import type { ChatMessage, ChatSpan } from '../chat-message.ts'
import { type ChatSyntax, chatText, enclosable, factsWithin, shortened } from '../chat-text.ts'

/** https://docs.slack.dev/reference/block-kit/blocks: characters of a header, of a section's text and of one of its fields. */
const longest = { header: 150, section: 3000, field: 2000 }
const mostFields = 10

/**
 * Block Kit. Titles are `plain_text`, which Slack does not read; everything else is escaped and `verbatim`, so that no word
 * becomes a mention, a channel or a link.
 */
export function slackPayload(message: ChatMessage): object {
  const { state, title, origin, text, links } = message
  const facts = factsWithin(message, mostFields)
  const said = chatText(text, mrkdwn, longest.section)
  return {
    text: escaped(shortened(`${state}: ${title}`, longest.header)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shortened(title, longest.header), emoji: false } },
      section(`*${escaped(state)}*`),
      ...(said === '' ? [] : [section(said)]),
      ...(facts.length === 0 ? [] : [{ type: 'section', fields: facts.map(field) }]),
      context([...links.map(({ label, url }) => link(url, escaped(label))), escaped(origin)].join(' · ')),
    ],
  }
}

const mrkdwn: ChatSyntax = {
  quote: '> ',
  span({ text, bold, italic, strike, code, url }: ChatSpan) {
    let written = code ? `\`${escaped(text).replaceAll('`', 'ˋ')}\`` : escaped(text)
    if (url !== undefined) written = link(url, written)
    if (strike) written = `~${written}~`
    if (italic) written = `_${written}_`
    return bold ? `*${written}*` : written
  },
}

/** The three control characters of Slack's syntax: https://docs.slack.dev/messaging/formatting-message-text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function link(url: string, label: string): string {
  return `<${escaped(enclosable(url))}|${label}>`
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

/** An escaped character takes up to five, and label and value share the limit. */
function field({ label, value }: ChatMessage['facts'][number]) {
  const [name, words] = [label, value].map((text) => escaped(shortened(text, longest.field / 10 - 5)))
  return { type: 'mrkdwn', text: `*${name}*\n${words}`, verbatim: true }
}

function context(text: string) {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }
}
