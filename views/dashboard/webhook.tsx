import { routes } from '#src/routes.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, FormProblem, type FormState, Problem } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { WebhookFields } from './webhook-fields.tsx'
import { WebhookLog, type WebhookLogProps } from './webhook-log.tsx'
import { type WebhookRow, WebhookState } from './webhooks.tsx'

export interface WebhookProps {
  shell: Shell
  timeZone: string
  webhook: WebhookRow & { pauseReason: string | null }
  /** Until when the secret before signs too; null: it does not. */
  overlapUntil: number | null
  form: FormState
  /** Ticked in the form. */
  events: string[]
  /** A new one, shown this once. */
  secret?: string
  /** Why what a button asked was refused. */
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
      <section class="card" aria-labelledby="edit-heading">
        <h2 id="edit-heading">Edit the endpoint</h2>
        <form method="post" action={routes.dashboard.webhook.save.url({ slug, id: webhook.id })} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={props.form} />
          <WebhookFields
            form={props.form}
            name={webhook.name}
            events={props.events}
            hint={`Now it is ${webhook.address}. Leave it empty to keep it.`}
            keepsUrl
          />
          <button type="submit" class="button primary">
            Save
          </button>
        </form>
      </section>
      <Secret slug={slug} csrf={shell.csrf} id={webhook.id} until={props.overlapUntil} timeZone={props.timeZone} />
      <section class="card danger-zone" aria-labelledby="removal-heading">
        <h2 id="removal-heading">Remove the endpoint</h2>
        <p class="hint">It is told nothing more, and its URL and secret are forgotten. This cannot be undone.</p>
        <Confirm
          label="Remove"
          sentence="What waits for it is not sent any more."
          confirm={`Remove ${webhook.name}`}
          action={routes.dashboard.webhook.removal.url({ slug, id: webhook.id })}
          csrf={shell.csrf}
        />
      </section>
    </DashboardShell>
  )
}

function Actions({ slug, csrf, webhook }: { slug: string; csrf: string; webhook: WebhookRow }): JSX.Element {
  const paused = webhook.pausedAt !== null
  return (
    <>
      <form method="post" action={routes.dashboard.webhook.test.url({ slug, id: webhook.id })}>
        <CsrfField token={csrf} />
        <button type="submit" class="button">
          <Icon name="send" />
          <span>Send a test message</span>
        </button>
      </form>
      <form
        method="post"
        action={
          paused
            ? routes.dashboard.webhook.resumption.url({ slug, id: webhook.id })
            : routes.dashboard.webhook.pause.url({ slug, id: webhook.id })
        }
      >
        <CsrfField token={csrf} />
        <button type="submit" class={paused ? 'button primary' : 'button'}>
          <Icon name={paused ? 'play' : 'pause'} />
          <span>{paused ? 'Resume' : 'Pause'}</span>
        </button>
      </form>
    </>
  )
}

function NewSecret({ secret }: { secret: string }): JSX.Element {
  return (
    <section class="card shown-once" aria-labelledby="secret-shown-heading">
      <h2 id="secret-shown-heading">The secret of this endpoint</h2>
      <p>It is shown this one time: copy it now. With it your program checks that a message is ours.</p>
      <p>
        <code class="secret" safe>
          {secret}
        </code>
      </p>
      <p class="hint">
        Messages are signed as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> says; its libraries
        check them in one line.
      </p>
    </section>
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
    <section class="card" aria-labelledby="secret-heading">
      <h2 id="secret-heading">Secret</h2>
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
    </section>
  )
}
