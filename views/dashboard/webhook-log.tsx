import { routes } from '#src/routes.ts'
import type { DeliveryState } from '#src/words.ts'
import { Fact, Facts } from '../layout/facts.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon, type IconName } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'

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
}

const states: Record<DeliveryState, { word: string; icon: IconName; tone: string }> = {
  waiting: { word: 'Waiting', icon: 'hourglass', tone: 'paused' },
  sending: { word: 'On its way', icon: 'hourglass', tone: 'paused' },
  retrying: { word: 'Retrying', icon: 'hourglass', tone: 'failing' },
  undecided: { word: 'Undecided', icon: 'pause', tone: 'paused' },
  delivered: { word: 'Delivered', icon: 'circle-check', tone: 'working' },
  failed: { word: 'Failed', icon: 'circle-x', tone: 'failing' },
  suppressed: { word: 'Not sent', icon: 'pause', tone: 'paused' },
}

const kinds: Record<string, string> = {
  status_update: 'Incident',
  maintenance_update: 'Maintenance',
  maintenance_reminder: 'Maintenance reminder',
  service_status: 'Service status',
  test_message: 'Test message',
}

/** Messages to the endpoint. While one is on its way the list polls itself every two seconds. */
export function WebhookLog({ log }: { log: WebhookLogProps }): JSX.Element {
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
      <h2 id="messages-heading">Messages</h2>
      {log.messages.length === 0 ? (
        <p class="hint">Nothing was sent yet. A test message shows whether the other side understands.</p>
      ) : (
        <ol class="card list-card rows">
          {log.messages.map((message) => (
            <Message message={message} log={log} />
          ))}
        </ol>
      )}
      <Turns label="Pages of messages" links={log.turns} list={here} />
    </section>
  )
}

function Message({ message, log }: { message: MessageRow; log: WebhookLogProps }): JSX.Element {
  const { word, icon, tone } = states[message.state]
  const settled = ['delivered', 'failed', 'suppressed', 'retrying'].includes(message.state)
  return (
    <li class="row audit-entry">
      <details class="row-main">
        <summary>
          <span class={`webhook-state ${tone}`}>
            <Icon name={icon} />
            <span safe>{word}</span>
          </span>
          <span class="audit-subject" safe>
            {message.about ?? 'A test'}
          </span>
          <span class="hint">
            <span safe>{`${kinds[message.kind] ?? message.kind} · `}</span>
            <Moment at={message.createdAt} timeZone={log.timeZone} />
          </span>
        </summary>
        <Facts>
          <Fact name="webhook-id">
            <code safe>{message.id}</code>
          </Fact>
          <Fact name="Outcome" value={message.lastAnswer ?? 'It was not tried yet.'} />
          {message.state === 'retrying' ? (
            <Fact name="Next attempt">
              <Moment at={message.nextAttemptAt} timeZone={log.timeZone} />
            </Fact>
          ) : null}
        </Facts>
        <ol class="attempts">
          {message.attempts.map((attempt) => (
            <Attempt attempt={attempt} timeZone={log.timeZone} />
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
            <Submit label="Send again" icon="send" />
          </Form>
        ) : null}
      </details>
    </li>
  )
}

function Attempt({ attempt, timeZone }: { attempt: AttemptRow; timeZone: string }): JSX.Element {
  return (
    <li>
      <p>
        <strong safe>{attempt.status === null ? 'No answer' : `Status ${attempt.status}`}</strong>
        <span class="hint">
          {' after '}
          <span safe>{`${attempt.duration.toLocaleString('en')} ms · `}</span>
          <Moment at={attempt.at} timeZone={timeZone} />
        </span>
      </p>
      <Exchanged label="Request" text={attempt.request} />
      <Exchanged label="Answer" text={attempt.answer} />
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
