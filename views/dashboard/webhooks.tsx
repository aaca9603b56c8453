import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import type { FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { eventNames, WebhookFields } from './webhook-fields.tsx'

export interface WebhookRow {
  id: string
  name: string
  address: string
  events: string[]
  failingSince: number | null
  pausedAt: number | null
}

export interface WebhooksProps {
  shell: Shell
  timeZone: string
  webhooks: WebhookRow[]
  form: FormState
  /** Events ticked in the form. */
  events: string[]
}

export function WebhooksPage({ shell, timeZone, webhooks, form, events }: WebhooksProps): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const { webhooks: words } = t
  return (
    <DashboardShell shell={shell} title={t.rooms.webhooks} room="webhooks">
      <p class="hint" safe>
        {words.hint}
      </p>
      {webhooks.length > 0 ? (
        <ListCard label={words.list}>
          {webhooks.map((webhook) => (
            <Webhook slug={slug} webhook={webhook} timeZone={timeZone} t={t} />
          ))}
        </ListCard>
      ) : null}
      <Card name="add" heading={words.addHeading}>
        <Form
          action={routes.dashboard.webhooks.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <WebhookFields form={form} events={events} hint={words.urlHint} t={t} />
          <Submit label={words.add} look="primary" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

interface WebhookListedProps extends WebhookStateProps {
  slug: string
}

function Webhook({ slug, webhook, timeZone, t }: WebhookListedProps): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto">
          <a href={routes.dashboard.webhook.show.url({ slug, id: webhook.id })} safe>
            {webhook.name}
          </a>
        </h2>
        <p class="hint" safe>
          {`${webhook.address} · ${t.list(eventNames(webhook.events, t))}`}
        </p>
      </div>
      <WebhookState webhook={webhook} timeZone={timeZone} t={t} />
    </li>
  )
}

interface WebhookStateProps {
  webhook: WebhookRow
  timeZone: string
  t: DashboardMessages
}

/** Never colour alone: a shape and a word. */
export function WebhookState({ webhook, timeZone, t }: WebhookStateProps): JSX.Element {
  const { webhooks: words } = t
  if (webhook.pausedAt !== null)
    return (
      <span class="webhook-state paused">
        <Icon name="pause" />
        <span safe>{words.paused}</span>
      </span>
    )
  else if (webhook.failingSince !== null)
    return (
      <span class="webhook-state failing">
        <Icon name="circle-x" />
        <span>
          <Sentence
            text={words.failing}
            parts={{ time: <Moment at={webhook.failingSince} timeZone={timeZone} t={t} /> }}
          />
        </span>
      </span>
    )
  return (
    <span class="webhook-state working">
      <Icon name="circle-check" />
      <span safe>{words.active}</span>
    </span>
  )
}
