import { routes } from '#src/routes.ts'
import type { BodyFormat, MaintenanceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, SeenField, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { DeliverySummaries, type DeliverySummary } from './delivery-summary.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'
import { PublishBar } from './publish-bar.tsx'
import type { RecallableProps } from './recall.tsx'
import { StatusChoice } from './status-choice.tsx'

export interface MaintenanceUpdate {
  id: string
  /** Its status and first words. */
  name: string
  status: MaintenanceStatus
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  editedAt: number | null
  notify: boolean
  /** Null: it was posted by the clock. */
  authorId: string | null
  /** The time in which its messages can be recalled; null: they left, or there are none. */
  recallable: RecallableProps | null
  /** One summary for each notification about it. */
  deliveries: DeliverySummary[]
}

const next: Record<MaintenanceStatus, 'in_progress' | 'completed' | 'cancelled'> = {
  scheduled: 'in_progress',
  in_progress: 'completed',
  verifying: 'completed',
  completed: 'completed',
  cancelled: 'cancelled',
}

interface UpdateFormProps {
  shell: Shell
  window: { id: string; status: MaintenanceStatus }
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  /** The last update that the page shows. */
  seen: string
  form: FormState
  /** None of the window's other forms is. */
  open: boolean
}

/** Posted by hand, early or late; the next status is preselected. */
export function UpdateForm({ shell, window, audience, recallSeconds, seen, form, open }: UpdateFormProps): JSX.Element {
  const { t } = shell
  const proposed = next[window.status]
  const offered: MaintenanceStatus[] =
    window.status === 'scheduled'
      ? ['scheduled', 'in_progress', 'verifying', 'completed']
      : ['in_progress', 'verifying', 'completed']
  return (
    <details class="card ending" name="act" open={open}>
      <summary data-key="u" safe>
        {t.windowPage.post}
      </summary>
      <Form
        action={routes.dashboard.maintenanceWindow.updates.url({ slug: shell.organization.slug, id: window.id })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack composer"
        submitOnCtrlEnter
      >
        <SeenField seen={seen} />
        <StatusChoice
          t={t}
          form={form}
          proposed={proposed}
          offered={offered.map((value) => ({ value, label: t.maintenanceStatus[value] }))}
        />
        <TextArea
          name="body"
          label={t.formWords.text}
          form={form}
          value={messagesOf(shell.organization.language).proposed[proposed]}
          rows={3}
          required
        />
        <PublishBar audience={audience} notify recallSeconds={recallSeconds} submit={t.windowPage.postIt} t={t} />
      </Form>
    </details>
  )
}

/** One entry of a window's timeline, as the team sees it. */
export function Update(props: {
  t: DashboardMessages
  update: MaintenanceUpdate
  timeZone: string
  slug: string
  /** Absolute, of the status page. */
  pageUrl: string
  windowId: string
  mayWrite: boolean
  mayReadLedgers: boolean
}): JSX.Element {
  const { t, update } = props
  const words = t.windowPage
  return (
    <li class={`update update-${update.status}`}>
      <div class="update-heading">
        <MaintenanceStatusMark status={update.status} t={t} />
        <Moment at={update.displayAt} timeZone={props.timeZone} t={t} />
        {update.authorId === null ? <Badge text={words.byClock} /> : null}
        {update.notify ? null : <Badge text={words.quiet} />}
        {update.editedAt === null ? null : <Badge text={words.edited} />}
        <DeliverySummaries summaries={update.deliveries} slug={props.slug} linked={props.mayReadLedgers} t={t} />
        {props.mayWrite ? (
          <a
            href={routes.dashboard.maintenanceUpdate.edit.url({
              slug: props.slug,
              id: props.windowId,
              updateId: update.id,
            })}
            safe
          >
            {t.formWords.edit}
          </a>
        ) : null}
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} url={props.pageUrl} />
      </div>
    </li>
  )
}

function Badge({ text }: { text: string }): JSX.Element {
  return (
    <span class="badge" safe>
      {text}
    </span>
  )
}

export interface EditMaintenanceUpdateProps {
  shell: Shell
  windowId: string
  update: { id: string; body: string }
  audience: AudienceProps
  shown: Record<string, string>
  form: FormState
}

export function EditMaintenanceUpdatePage(props: EditMaintenanceUpdateProps): JSX.Element {
  const { shell, windowId, update, form } = props
  const { t } = shell
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={t.windowPage.editUpdate} room="maintenance">
      <Card label={t.windowPage.editUpdate}>
        <Form
          action={routes.dashboard.maintenanceUpdate.save.url({ slug, id: windowId, updateId: update.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
          submitOnCtrlEnter
        >
          <ShownFields marks={props.shown} />
          <TextArea name="body" label={t.formWords.text} form={form} value={update.body} rows={8} required />
          <p class="hint" safe>
            {t.windowPage.editUpdateHint}
          </p>
          <NotifyChoice
            audience={props.audience}
            notify={form.values.notify !== undefined}
            otherwise={t.incidentEditing.corrected}
            t={t}
          />
          <div class="form-actions">
            <Submit label={t.formWords.save} look="primary" />
            <a class="button" href={routes.dashboard.maintenanceWindow.show.url({ slug, id: windowId })} safe>
              {t.formWords.cancel}
            </a>
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}
