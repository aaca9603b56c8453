import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import type { FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { eventWords, WebhookFields } from './webhook-fields.tsx'

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
  return (
    <DashboardShell shell={shell} title="Webhooks" room="webhooks">
      <p class="hint">
        A webhook endpoint is a program of yours that is told what happens here: a POST of JSON in the form that
        Statuspage sends, signed.
      </p>
      {webhooks.length > 0 ? (
        <ListCard label="Webhook endpoints">
          {webhooks.map((webhook) => (
            <Webhook slug={slug} webhook={webhook} timeZone={timeZone} />
          ))}
        </ListCard>
      ) : null}
      <Card name="add" heading="Add an endpoint">
        <Form action={routes.dashboard.webhooks.create.url({ slug })} csrf={shell.csrf} state={form} class="stack">
          <WebhookFields form={form} events={events} hint="It begins with https:// and leads to a public address." />
          <Submit label="Add the endpoint" look="primary" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

function Webhook({ slug, webhook, timeZone }: { slug: string; webhook: WebhookRow; timeZone: string }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto">
          <a href={routes.dashboard.webhook.show.url({ slug, id: webhook.id })} safe>
            {webhook.name}
          </a>
        </h2>
        <p class="hint" safe>
          {`${webhook.address} · ${webhook.events.map((event) => eventWords[event] ?? event).join(', ')}`}
        </p>
      </div>
      <WebhookState webhook={webhook} timeZone={timeZone} />
    </li>
  )
}

/** Never colour alone: a shape and a word. */
export function WebhookState({ webhook, timeZone }: { webhook: WebhookRow; timeZone: string }): JSX.Element {
  if (webhook.pausedAt !== null)
    return (
      <span class="webhook-state paused">
        <Icon name="pause" />
        <span>Paused</span>
      </span>
    )
  else if (webhook.failingSince !== null)
    return (
      <span class="webhook-state failing">
        <Icon name="circle-x" />
        <span>
          Failing since <Moment at={webhook.failingSince} timeZone={timeZone} />
        </span>
      </span>
    )
  return (
    <span class="webhook-state working">
      <Icon name="circle-check" />
      <span>Active</span>
    </span>
  )
}
