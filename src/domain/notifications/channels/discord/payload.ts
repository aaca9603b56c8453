import type { ChatMessage, ChatSpan } from '../chat-message.ts'
import { type ChatSyntax, chatText, enclosable, factsWithin, shortened } from '../chat-text.ts'

/**
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits: 256 characters of a title, 4096 of a
 * description, 256 and 1024 of a field; all together 6000, which these stay below.
 */
const longest = { title: 256, description: 3000, name: 100, value: 200, footer: 200 }
const mostFields = 6

const colors: Record<ChatMessage['tone'], number> = {
  bad: 0xc8_2c_2c,
  warning: 0xb4_6a_00,
  good: 0x1a_7f_4b,
  planned: 0x2f_6f_d6,
}

/** One embed. Nobody is pinged, whatever the text says: `allowed_mentions` is empty. */
export function discordPayload(message: ChatMessage): object {
  const { state, tone, title, origin, text, links } = message
  const [about, ...others] = links
  const said = chatText(text, discordMarkdown, longest.description)
  const leads = others.map(({ label, url }) => link(url, escaped(label))).join(' · ')
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: written(`${state}: ${title}`, longest.title),
        url: about?.url,
        description: [said, leads].filter((part) => part !== '').join('\n\n'),
        color: colors[tone],
        fields: factsWithin(message, mostFields).map(({ label, value }) => ({
          name: written(label, longest.name),
          value: written(value, longest.value),
          inline: true,
        })),
        footer: { text: shortened(origin, longest.footer) },
      },
    ],
  }
}

const discordMarkdown: ChatSyntax = {
  quote: '> ',
  span({ text, bold, italic, strike, code, url }: ChatSpan) {
    let written = code ? `\`${text.replaceAll('`', 'ˋ')}\`` : escaped(text)
    if (url !== undefined) written = text === url ? enclosable(url) : link(url, written)
    if (strike) written = `~~${written}~~`
    if (italic) written = `*${written}*`
    return bold ? `**${written}**` : written
  },
}

/** Discord accepts a backslash before any ASCII punctuation; these are the characters with an effect in its Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\*_~`|>#+\-[\]()<@:.]/g, '\\$&')
}

/** Plain text, escaped, of at most `most` characters. */
function written(text: string, most: number): string {
  return chatText([{ quote: false, spans: [{ text }] }], discordMarkdown, most)
}

function link(url: string, label: string): string {
  return `[${label}](${enclosable(url)})`
}
