import type { ChatLine, ChatSpan } from '../chat/chat-lines.ts'
export interface ChatPreviewProps {
  /** Such as `Investigating`. */
  state: string
  tone: 'bad' | 'warning' | 'good' | 'planned'
  title: string
  /** The sender and the time, as one line. */
  origin: string
  facts: { label: string; value: string }[]
  /** No spans: an empty line. */
  text: ChatLine[]
  links: { label: string; url: string }[]
}

/** The message that Slack, Teams and Discord get, in their order; each of them gives it a look of its own. */
export function ChatPreview({ message }: { message: ChatPreviewProps }): JSX.Element {
  const { state, tone, title, origin, facts, text, links } = message
  return (
    <div class={`chat-message chat-${tone}`}>
      <p class="chat-state" safe>
        {state}
      </p>
      <p class="preview-title" dir="auto" safe>
        {title}
      </p>
      <div dir="auto">
        {text.map(({ quote, spans }) => (
          <p class={quote ? 'chat-quote' : undefined}>
            {spans.map((span) => (
              <Span span={span} />
            ))}
          </p>
        ))}
      </div>
      {facts.map(({ label, value }) => (
        <p class="hint" safe>{`${label}: ${value}`}</p>
      ))}
      <p class="chat-links">
        {links.map(({ label }) => (
          <span class="chat-link" safe>
            {label}
          </span>
        ))}
      </p>
      <p class="hint" safe>
        {origin}
      </p>
    </div>
  )
}

function Span({ span: { text, bold, italic, strike, code, url } }: { span: ChatSpan }): JSX.Element {
  const classes = [
    bold && 'chat-bold',
    italic && 'chat-italic',
    strike && 'chat-strike',
    url !== undefined && 'chat-link',
  ]
  return code ? (
    <code safe>{text}</code>
  ) : (
    <span class={classes} safe>
      {text}
    </span>
  )
}
