import type { ChatLine, ChatMessage, ChatSpan } from '../chat-message.ts'
import { factsWithin, longestStart, shortened } from '../chat-text.ts'

/** Teams takes messages of 28 KB; characters of JSON, of which one may be three bytes. */
const longest = { title: 250, text: 5000, fact: 100 }
const mostFacts = 10

const colors: Record<ChatMessage['tone'], string> = {
  bad: 'attention',
  warning: 'warning',
  good: 'good',
  planned: 'accent',
}

/**
 * One Adaptive Card. Everything people wrote goes into text runs, which Teams does not read as Markdown; and a mention would
 * need an entity, of which the card has none.
 */
export function teamsPayload(message: ChatMessage): object {
  const { state, tone, title, origin, text, links } = message
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            line([{ ...run(state), weight: 'bolder', color: colors[tone] }]),
            line([{ ...run(shortened(title, longest.title)), weight: 'bolder', size: 'large' }]),
            ...textLines(text),
            ...factsWithin(message, mostFacts).map(({ label, value }) =>
              line([
                { ...run(`${shortened(label, longest.fact)}: `), weight: 'bolder' },
                run(shortened(value, longest.fact)),
              ]),
            ),
            line([{ ...run(origin), isSubtle: true, size: 'small' }]),
          ],
          actions: links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
        },
      },
    ],
  }
}

/** The beginning of the text that fits into the limit. */
function textLines(text: readonly ChatLine[]): object[] {
  const lines: object[] = []
  let room = longest.text
  let apart = true
  for (const { quote, spans } of text) {
    const runs: object[] = quote && spans.length > 0 ? [run('│ ')] : []
    for (const span of spans) {
      const whole = spanRun(span)
      room -= JSON.stringify(whole).length
      if (room < 0) return [...lines, paragraph([...runs, begin(span, room), run('…')], apart)]
      runs.push(whole)
    }
    if (runs.length > 0) lines.push(paragraph(runs, apart))
    apart = spans.length === 0
  }
  return lines
}

/** `room`, which is negative, is the number of JSON characters to cut. */
function begin(span: ChatSpan, room: number): object {
  const most = JSON.stringify(spanRun(span)).length + room
  return spanRun({
    ...span,
    text: longestStart(span.text, (text) => JSON.stringify(spanRun({ ...span, text })).length <= most),
  })
}

function paragraph(runs: object[], apart: boolean): object {
  return { ...line(runs), spacing: apart ? 'medium' : 'none' }
}

function spanRun({ text, bold, italic, strike, code, url }: ChatSpan) {
  return {
    ...run(text),
    ...(bold && { weight: 'bolder' }),
    ...(italic && { italic }),
    ...(strike && { strikethrough: strike }),
    ...(code && { fontType: 'monospace' }),
    ...(url !== undefined && { underline: true, selectAction: { type: 'Action.OpenUrl', url } }),
  }
}

function run(text: string) {
  return { type: 'TextRun', text }
}

function line(inlines: object[]) {
  return { type: 'RichTextBlock', inlines }
}
