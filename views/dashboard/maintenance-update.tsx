import { routes } from '#src/routes.ts'
import type { BodyFormat, MaintenanceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, SeenField, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { MaintenanceStatusMark, maintenanceStatusWords } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
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
  const proposed = next[window.status]
  const offered: MaintenanceStatus[] =
    window.status === 'scheduled'
      ? ['scheduled', 'in_progress', 'verifying', 'completed']
      : ['in_progress', 'verifying', 'completed']
  return (
    <details class="card ending" name="act" open={open}>
      <summary data-key="u">Post an update</summary>
      <Form
        action={routes.dashboard.maintenanceWindow.updates.url({ slug: shell.organization.slug, id: window.id })}
        csrf={shell.csrf}
        state={form}
        class="stack composer"
        submitOnCtrlEnter
      >
        <SeenField seen={seen} />
        <StatusChoice
          form={form}
          proposed={proposed}
          offered={offered.map((value) => ({ value, label: maintenanceStatusWords[value] }))}
        />
        <TextArea
          name="body"
          label="Text"
          form={form}
          value={messagesOf(shell.organization.language).proposed[proposed]}
          rows={3}
          required
        />
        <PublishBar audience={audience} notify recallSeconds={recallSeconds} submit="Post the update" />
      </Form>
    </details>
  )
}

/** One entry of a window's timeline, as the team sees it. */
export function Update(props: {
  update: MaintenanceUpdate
  timeZone: string
  slug: string
  /** Absolute, of the status page. */
  pageUrl: string
  windowId: string
  mayWrite: boolean
  mayReadLedgers: boolean
}): JSX.Element {
  const { update } = props
  return (
    <li class={`update update-${update.status}`}>
      <div class="update-heading">
        <MaintenanceStatusMark status={update.status} />
        <Moment at={update.displayAt} timeZone={props.timeZone} />
        {update.authorId === null ? <span class="badge">by the clock</span> : null}
        {update.notify ? null : <span class="badge">quiet</span>}
        {update.editedAt === null ? null : <span class="badge">edited</span>}
        <DeliverySummaries summaries={update.deliveries} slug={props.slug} linked={props.mayReadLedgers} />
        {props.mayWrite ? (
          <a
            href={routes.dashboard.maintenanceUpdate.edit.url({
              slug: props.slug,
              id: props.windowId,
              updateId: update.id,
            })}
          >
            Edit
          </a>
        ) : null}
      </div>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} url={props.pageUrl} />
      </div>
    </li>
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
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the update" room="maintenance">
      <Card label="Edit the update">
        <Form
          action={routes.dashboard.maintenanceUpdate.save.url({ slug, id: windowId, updateId: update.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
          submitOnCtrlEnter
        >
          <ShownFields marks={props.shown} />
          <TextArea name="body" label="Text" form={form} value={update.body} rows={8} required />
          <p class="hint">Visitors see the new text, marked as edited. The audit log keeps the old one.</p>
          <NotifyChoice
            audience={props.audience}
            notify={form.values.notify !== undefined}
            otherwise={shell.t.incidentEditing.corrected}
          />
          <div class="form-actions">
            <Submit label="Save" look="primary" />
            <a class="button" href={routes.dashboard.maintenanceWindow.show.url({ slug, id: windowId })}>
              Cancel
            </a>
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}
