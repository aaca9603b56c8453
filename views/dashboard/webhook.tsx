import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'
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
  const { t } = shell
  const { webhooks: words } = t
  return (
    <DashboardShell
      shell={shell}
      title={webhook.name}
      room="webhooks"
      actions={<Actions slug={slug} csrf={shell.csrf} webhook={webhook} t={t} />}
    >
      <p class="back">
        <a href={routes.dashboard.webhooks.index.url({ slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.rooms.webhooks}</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      {props.secret ? <NewSecret secret={props.secret} t={t} /> : null}
      <State webhook={webhook} timeZone={props.timeZone} t={t} />
      <WebhookLog log={props.log} />
      <Card name="edit" heading={words.edit}>
        <Form
          action={routes.dashboard.webhook.save.url({ slug, id: webhook.id })}
          csrf={shell.csrf}
          state={props.form}
          t={t}
          class="stack"
        >
          <WebhookFields
            form={props.form}
            name={webhook.name}
            events={props.events}
            hint={words.keepUrl(webhook.address)}
            keepsUrl
            t={t}
          />
          <Submit label={words.save} look="primary" />
        </Form>
      </Card>
      <Secret
        slug={slug}
        csrf={shell.csrf}
        id={webhook.id}
        until={props.overlapUntil}
        timeZone={props.timeZone}
        t={t}
      />
      <Card name="removal" heading={words.removeHeading} class="danger-zone">
        <p class="hint" safe>
          {words.removeHint}
        </p>
        <Confirm
          label={words.remove}
          sentence={words.removeSentence}
          confirm={words.removeNamed(isolated(webhook.name))}
          action={routes.dashboard.webhook.removal.url({ slug, id: webhook.id })}
          csrf={shell.csrf}
        />
      </Card>
    </DashboardShell>
  )
}

interface ActionsProps {
  slug: string
  csrf: string
  webhook: WebhookRow
  t: DashboardMessages
}

function Actions({ slug, csrf, webhook, t: { webhooks: words } }: ActionsProps): JSX.Element {
  const paused = webhook.pausedAt !== null
  return (
    <>
      <Form action={routes.dashboard.webhook.test.url({ slug, id: webhook.id })} csrf={csrf}>
        <Submit label={words.sendTest} icon="send" />
      </Form>
      <Form
        action={
          paused
            ? routes.dashboard.webhook.resumption.url({ slug, id: webhook.id })
            : routes.dashboard.webhook.pause.url({ slug, id: webhook.id })
        }
        csrf={csrf}
      >
        {paused ? (
          <Submit label={words.resume} look="primary" icon="play" />
        ) : (
          <Submit label={words.pause} icon="pause" />
        )}
      </Form>
    </>
  )
}

function NewSecret({ secret, t }: { secret: string; t: DashboardMessages }): JSX.Element {
  const { webhooks: words } = t
  return (
    <ShownOnce name="secret-shown" heading={words.newSecretHeading} secret={secret} sentence={words.newSecret} t={t}>
      <p class="hint">
        <Sentence
          text={words.signed}
          parts={{ standard: <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> }}
        />
      </p>
    </ShownOnce>
  )
}

interface StateProps {
  webhook: WebhookProps['webhook']
  timeZone: string
  t: DashboardMessages
}

function State({ webhook, timeZone, t }: StateProps): JSX.Element {
  return (
    <div class="webhook-facts">
      <WebhookState webhook={webhook} timeZone={timeZone} t={t} />
      <span class="hint" safe>
        {webhook.address}
      </span>
      {webhook.pausedAt === null ? null : (
        <p class="hint">
          <span safe>{said(t, webhook.pauseReason ?? '')}</span>{' '}
          <Sentence
            text={t.webhooks.nothingSince}
            parts={{ time: <Moment at={webhook.pausedAt} timeZone={timeZone} t={t} /> }}
          />
        </p>
      )}
      {webhook.pausedAt === null && webhook.failingSince !== null ? (
        <p class="hint" safe>
          {t.webhooks.failingHint}
        </p>
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
  t: DashboardMessages
}

function Secret({ slug, csrf, id, until, timeZone, t }: SecretProps): JSX.Element {
  const { webhooks: words } = t
  return (
    <Card name="secret" heading={words.secret}>
      <div class="stack">
        <p class="hint" safe>
          {words.secretHint}
        </p>
        {until === null ? null : (
          <p class="hint">
            <Sentence text={words.bothSign} parts={{ time: <Moment at={until} timeZone={timeZone} t={t} /> }} />
          </p>
        )}
        <Confirm
          label={words.newOne}
          sentence={words.newOneSentence}
          confirm={words.newOneConfirm}
          action={routes.dashboard.webhook.secret.url({ slug, id })}
          csrf={csrf}
        />
      </div>
    </Card>
  )
}
