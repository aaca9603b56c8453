import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Problem, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Body } from '../layout/markdown.tsx'
import { type MaintenanceStatus, MaintenanceStatusMark, maintenanceStatusWords } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { EndForm, MoveForm, Stop, type WriteProps } from './maintenance-forms.tsx'
import { NotifyChoice } from './notify-choice.tsx'
import { leadText } from './plan-maintenance.tsx'
import { type HeldProps, Recalls } from './recall.tsx'
import { StatusChoice } from './status-choice.tsx'
import { Told, type ToldProps } from './told.tsx'

export interface WindowPageProps {
  shell: Shell
  timeZone: string
  window: {
    id: string
    title: string
    status: MaintenanceStatus
    scheduledStart: number
    scheduledEnd: number
    startedAt: number | null
    endedAt: number | null
    overrunAt: number | null
    autoStart: boolean
    autoComplete: boolean
  }
  /** It has not begun though its time has come, and nobody has said that it starts by itself. */
  late: boolean
  services: { name: string }[]
  reminders: { leadMinutes: number; remindAt: number; settledAt: number | null }[]
  updates: {
    id: string
    status: MaintenanceStatus
    body: string
    bodyFormat: 'markdown' | 'html'
    displayAt: number
    editedAt: number | null
    notify: boolean
    /** Null: the clock said it. */
    authorId: string | null
    /** The time in which its messages can be recalled; null: they left, or there are none. */
    held: HeldProps | null
    /** What became of telling it. */
    told: ToldProps[]
  }[]
  /** Absent: it does not repeat. */
  series?: { rule: string; ended: boolean }
  publicUrl: string
  /** Addresses stand in a ledger. */
  mayReadLedgers: boolean
  /** Absent for those who may only read. */
  write?: WriteProps
  problem?: string
}

export function WindowPage(props: WindowPageProps): JSX.Element {
  const { shell, window, timeZone, write } = props
  const { slug } = shell.organization
  const over = window.endedAt !== null
  return (
    <DashboardShell
      shell={shell}
      title={window.title}
      room="maintenance"
      actions={
        <WindowActions slug={slug} id={window.id} publicUrl={props.publicUrl} mayEdit={Boolean(write) && !over} />
      }
    >
      <Problem sentence={props.problem} />
      <WindowFacts page={props} />
      {write ? (
        <Recalls
          updates={props.updates}
          actionOf={(id) => routes.dashboard.maintenanceUpdate.recall.url({ slug, id: window.id, updateId: id })}
          csrf={shell.csrf}
          timeZone={timeZone}
          label="Tell nobody"
          hint="The page keeps what was posted; no message leaves."
        />
      ) : null}
      {props.late ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>Its time has come and it has not begun. Start it below, move it, or cancel it.</span>
        </p>
      ) : null}
      {write && !over ? <UpdateForm page={props} write={write} /> : null}
      {write && !over ? (
        window.status === 'scheduled' ? (
          <MoveForm page={props} write={write} />
        ) : (
          <EndForm page={props} write={write} />
        )
      ) : null}
      {write ? <Stop page={props} write={write} /> : null}
      <Card name="timeline" heading="Timeline">
        <ol class="updates">
          {props.updates.map((update) => (
            <Update
              update={update}
              timeZone={timeZone}
              slug={slug}
              windowId={window.id}
              mayWrite={Boolean(write)}
              mayReadLedgers={props.mayReadLedgers}
            />
          ))}
        </ol>
      </Card>
    </DashboardShell>
  )
}

function WindowActions(props: { slug: string; id: string; publicUrl: string; mayEdit: boolean }): JSX.Element {
  return (
    <>
      <a class="button" href={props.publicUrl}>
        <Icon name="external-link" />
        <span>As visitors see it</span>
      </a>
      {props.mayEdit ? (
        <a class="button" href={routes.dashboard.maintenanceWindow.edit.url({ slug: props.slug, id: props.id })}>
          <Icon name="pencil" />
          <span>Edit</span>
        </a>
      ) : null}
    </>
  )
}

function WindowFacts({ page }: { page: WindowPageProps }): JSX.Element {
  const { window, timeZone, services, reminders, series } = page
  const open = reminders.filter(({ settledAt }) => settledAt === null)
  return (
    <div class="incident-facts">
      <MaintenanceStatusMark status={window.status} />
      <span>
        <Moment at={window.scheduledStart} timeZone={timeZone} /> to{' '}
        <Moment at={window.scheduledEnd} timeZone={timeZone} />
      </span>
      {window.overrunAt !== null && window.endedAt === null ? <span>Takes longer than planned</span> : null}
      {services.length > 0 ? <span safe>{`Touches ${services.map(({ name }) => name).join(', ')}`}</span> : null}
      {window.status === 'scheduled' && open.length > 0 ? (
        <span safe>{`Reminds ${open.map(({ leadMinutes }) => leadText(leadMinutes)).join(', ')}`}</span>
      ) : null}
      {series ? <span safe>{`Repeats: ${series.rule}${series.ended ? ' (ended)' : ''}`}</span> : null}
    </div>
  )
}

const next: Record<MaintenanceStatus, 'in_progress' | 'completed' | 'cancelled'> = {
  scheduled: 'in_progress',
  in_progress: 'completed',
  verifying: 'completed',
  completed: 'completed',
  cancelled: 'cancelled',
}

/** By hand, early or late: what is next is chosen already. */
function UpdateForm({ page, write }: { page: WindowPageProps; write: WriteProps }): JSX.Element {
  const { shell, window } = page
  const form = write.forms.update
  const proposed = next[window.status]
  const offered: MaintenanceStatus[] =
    window.status === 'scheduled'
      ? ['scheduled', 'in_progress', 'verifying', 'completed']
      : ['in_progress', 'verifying', 'completed']
  return (
    <Card name="update" heading="Post an update">
      <Form
        action={routes.dashboard.maintenanceWindow.updates.url({ slug: shell.organization.slug, id: window.id })}
        csrf={shell.csrf}
        state={form}
        class="stack composer"
        submitOnCtrlEnter
      >
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
        <div class="publish">
          <NotifyChoice audience={write.audience} notify />
          <Submit label="Post the update" look="primary" keys="Ctrl Enter" />
        </div>
      </Form>
    </Card>
  )
}

function Update(props: {
  update: WindowPageProps['updates'][number]
  timeZone: string
  slug: string
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
        <Told told={update.told} slug={props.slug} linked={props.mayReadLedgers} />
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
        <Body text={update.body} format={update.bodyFormat} />
      </div>
    </li>
  )
}
