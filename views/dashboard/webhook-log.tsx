import { routes } from '#src/routes.ts'
import type { DeliveryState } from '#src/words.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon, type IconName } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'

export interface MessageRow {
  id: string
  kind: string
  /** Title of the incident or window, or name of the service; null: it is a test. */
  about: string | null
  state: DeliveryState
  createdAt: number
  /** UTC ms; only shown while the message is retried. */
  nextAttemptAt: number
  lastAnswer: string | null
  /** The last one first. */
  attempts: AttemptRow[]
}

export interface AttemptRow {
  at: number
  /** Milliseconds. */
  duration: number
  request: string
  status: number | null
  answer: string
}

export interface WebhookLogProps {
  slug: string
  webhookId: string
  csrf: string
  timeZone: string
  /** Nothing can be sent again while the endpoint is paused. */
  paused: boolean
  /** Newest first. */
  messages: MessageRow[]
  turns: TurnLinks
  t: DashboardMessages
}

const states: Record<DeliveryState, { icon: IconName; tone: string }> = {
  waiting: { icon: 'hourglass', tone: 'paused' },
  sending: { icon: 'hourglass', tone: 'paused' },
  retrying: { icon: 'hourglass', tone: 'failing' },
  undecided: { icon: 'pause', tone: 'paused' },
  delivered: { icon: 'circle-check', tone: 'working' },
  failed: { icon: 'circle-x', tone: 'failing' },
  suppressed: { icon: 'pause', tone: 'paused' },
}

/** Messages to the endpoint. While one is on its way the list polls itself every two seconds. */
export function WebhookLog({ log }: { log: WebhookLogProps }): JSX.Element {
  const { webhooks: words } = log.t
  const here = routes.dashboard.webhook.show.url({ slug: log.slug, id: log.webhookId })
  const moving = log.messages.some(({ state }) => state === 'waiting' || state === 'sending')
  return (
    <section
      id="messages"
      class="stack"
      aria-labelledby="messages-heading"
      hx-get={moving ? here : undefined}
      hx-trigger={moving ? 'load delay:2s' : undefined}
      hx-swap={moving ? 'outerHTML' : undefined}
    >
      <h2 id="messages-heading" safe>
        {words.messages}
      </h2>
      {log.messages.length === 0 ? (
        <p class="hint" safe>
          {words.noMessages}
        </p>
      ) : (
        <ol class="card list-card rows">
          {log.messages.map((message) => (
            <Message message={message} log={log} />
          ))}
        </ol>
      )}
      <Turns label={log.t.deliveries.pages} links={log.turns} list={here} t={log.t} />
    </section>
  )
}

function Message({ message, log }: { message: MessageRow; log: WebhookLogProps }): JSX.Element {
  const { t, timeZone } = log
  const { webhooks: words } = t
  const { icon, tone } = states[message.state]
  const kinds: Record<string, string> = words.kinds
  const settled = ['delivered', 'failed', 'suppressed', 'retrying'].includes(message.state)
  return (
    <li class="row audit-entry">
      <details class="row-main">
        <summary>
          <span class={`webhook-state ${tone}`}>
            <Icon name={icon} />
            <span safe>{t.deliveryState[message.state]}</span>
          </span>
          <span class="audit-subject" safe>
            {message.about ?? words.aTest}
          </span>
          <span class="hint">
            <span safe>{`${kinds[message.kind] ?? message.kind} · `}</span>
            <Moment at={message.createdAt} timeZone={timeZone} t={t} />
          </span>
        </summary>
        <Facts>
          <Fact name="webhook-id">
            <code safe>{message.id}</code>
          </Fact>
          <Fact
            name={words.outcome}
            value={message.lastAnswer === null ? words.notTried : said(t, message.lastAnswer)}
          />
          {message.state === 'retrying' ? (
            <Fact name={words.nextAttempt}>
              <Moment at={message.nextAttemptAt} timeZone={timeZone} t={t} />
            </Fact>
          ) : null}
        </Facts>
        <ol class="attempts">
          {message.attempts.map((attempt) => (
            <Attempt attempt={attempt} timeZone={timeZone} t={t} />
          ))}
        </ol>
        {settled && !log.paused ? (
          <Form
            action={routes.dashboard.webhook.redelivery.url({
              slug: log.slug,
              id: log.webhookId,
              deliveryId: message.id,
            })}
            csrf={log.csrf}
          >
            <Submit label={words.sendAgain} icon="send" />
          </Form>
        ) : null}
      </details>
    </li>
  )
}

interface AttemptProps {
  attempt: AttemptRow
  timeZone: string
  t: DashboardMessages
}

function Attempt({ attempt: { at, status, duration, request, answer }, timeZone, t }: AttemptProps): JSX.Element {
  const { webhooks: words } = t
  return (
    <li>
      <p>
        <Sentence
          text={status === null ? words.noAnswer(duration) : words.answered(String(status), duration)}
          parts={{ time: <Moment at={at} timeZone={timeZone} t={t} /> }}
        />
      </p>
      <Exchanged label={words.request} text={request} />
      <Exchanged label={words.answer} text={answer} />
    </li>
  )
}

function Exchanged({ label, text }: { label: string; text: string }): JSX.Element {
  if (text.trim() === '') return ''
  return (
    <details class="exchanged">
      <summary>
        <Icon name="chevron-right" />
        <span safe>{label}</span>
      </summary>
      <pre>
        <code safe>{text}</code>
      </pre>
    </details>
  )
}
