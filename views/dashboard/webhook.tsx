import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
import { WebhookFields } from './webhook-fields.tsx'
import { WebhookLog, type WebhookLogProps } from './webhook-log.tsx'
import { type WebhookRow, WebhookState } from './webhooks.tsx'

export interface WebhookProps {
  shell: Shell
  timeZone: string
  webhook: WebhookRow & { pauseReason: string | null }
  /** UTC ms until which the previous secret signs, too; null: it does not. */
  overlapUntil: number | null
  form: FormState
  /** Events ticked in the form. */
  events: string[]
  /** A new one, shown this once. */
  secret?: string
  /** Why an action was refused. */
  problem?: string
  log: WebhookLogProps
}

export function WebhookPage(props: WebhookProps): JSX.Element {
  const { shell, webhook } = props
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title={webhook.name}
      room="webhooks"
      actions={<Actions slug={slug} csrf={shell.csrf} webhook={webhook} />}
    >
      <p class="back">
        <a href={routes.dashboard.webhooks.index.url({ slug })}>
          <Icon name="arrow-left" />
          <span>Webhooks</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      {props.secret ? <NewSecret secret={props.secret} /> : null}
      <State webhook={webhook} timeZone={props.timeZone} />
      <WebhookLog log={props.log} />
      <Card name="edit" heading="Edit the endpoint">
        <Form
          action={routes.dashboard.webhook.save.url({ slug, id: webhook.id })}
          csrf={shell.csrf}
          state={props.form}
          class="stack"
        >
          <WebhookFields
            form={props.form}
            name={webhook.name}
            events={props.events}
            hint={`Now it is ${webhook.address}. Leave it empty to keep it.`}
            keepsUrl
          />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <Secret slug={slug} csrf={shell.csrf} id={webhook.id} until={props.overlapUntil} timeZone={props.timeZone} />
      <Card name="removal" heading="Remove the endpoint" class="danger-zone">
        <p class="hint">Nothing more is sent to it, and its URL and secret are forgotten. This cannot be undone.</p>
        <Confirm
          label="Remove"
          sentence="What waits for it is not sent any more."
          confirm={`Remove ${isolated(webhook.name)}`}
          action={routes.dashboard.webhook.removal.url({ slug, id: webhook.id })}
          csrf={shell.csrf}
        />
      </Card>
    </DashboardShell>
  )
}

function Actions({ slug, csrf, webhook }: { slug: string; csrf: string; webhook: WebhookRow }): JSX.Element {
  const paused = webhook.pausedAt !== null
  return (
    <>
      <Form action={routes.dashboard.webhook.test.url({ slug, id: webhook.id })} csrf={csrf}>
        <Submit label="Send a test message" icon="send" />
      </Form>
      <Form
        action={
          paused
            ? routes.dashboard.webhook.resumption.url({ slug, id: webhook.id })
            : routes.dashboard.webhook.pause.url({ slug, id: webhook.id })
        }
        csrf={csrf}
      >
        {paused ? <Submit label="Resume" look="primary" icon="play" /> : <Submit label="Pause" icon="pause" />}
      </Form>
    </>
  )
}

function NewSecret({ secret }: { secret: string }): JSX.Element {
  return (
    <ShownOnce
      name="secret-shown"
      heading="The secret of this endpoint"
      secret={secret}
      sentence="Copy it now: it is shown only once. With it your program checks that a message is ours."
    >
      <p class="hint">
        Messages are signed as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> says; its libraries
        check them in one line.
      </p>
    </ShownOnce>
  )
}

function State({ webhook, timeZone }: { webhook: WebhookProps['webhook']; timeZone: string }): JSX.Element {
  return (
    <div class="webhook-facts">
      <WebhookState webhook={webhook} timeZone={timeZone} />
      <span class="hint" safe>
        {webhook.address}
      </span>
      {webhook.pausedAt === null ? null : (
        <p class="hint">
          <span safe>{`${webhook.pauseReason ?? ''} `}</span>
          Since <Moment at={webhook.pausedAt} timeZone={timeZone} /> nothing is sent to it.
        </p>
      )}
      {webhook.pausedAt === null && webhook.failingSince !== null ? (
        <p class="hint">Messages are tried again for three days. Then the endpoint is paused, and you get a mail.</p>
      ) : null}
    </div>
  )
}

interface SecretProps {
  slug: string
  csrf: string
  id: string
  until: number | null
  timeZone: string
}

function Secret({ slug, csrf, id, until, timeZone }: SecretProps): JSX.Element {
  return (
    <Card name="secret" heading="Secret">
      <div class="stack">
        <p class="hint">It is stored sealed and cannot be shown again. A new one can be made at any time.</p>
        {until === null ? null : (
          <p class="hint">
            A new secret is in force. The one before signs too, until <Moment at={until} timeZone={timeZone} />.
          </p>
        )}
        <Confirm
          label="Make a new secret"
          sentence="For 24 hours messages are signed with both: change it in your program by then."
          confirm="Make it now"
          action={routes.dashboard.webhook.secret.url({ slug, id })}
          csrf={csrf}
        />
      </div>
    </Card>
  )
}
