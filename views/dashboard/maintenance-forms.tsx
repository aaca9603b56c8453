import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, SeenField, TextArea } from '../layout/fields.tsx'
import { Form } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { messagesOf } from '../messages/messages-of.ts'
import type { AudienceProps } from './notify-choice.tsx'
import { TimeFields, type TimesProps } from './plan-maintenance.tsx'
import { PublishBar } from './publish-bar.tsx'

export interface WriteProps {
  audience: AudienceProps
  /** How long messages can be taken back. */
  recallSeconds: number
  /** The last update that the page shows. */
  seen: string
  /** Of the form that moves it. */
  times: TimesProps
  /** Of the form that changes its end alone. */
  end: ShownMoment
  forms: { update: FormState; times: FormState; end: FormState; cancellation: FormState; seriesEnd: FormState }
}

interface FormProps {
  page: {
    shell: Shell
    window: { id: string; endedAt: number | null }
    series?: { ended: boolean }
  }
  write: WriteProps
}

/** For a window that has not begun. */
export function MoveForm({ page, write }: FormProps): JSX.Element {
  const { shell, window } = page
  const words = shell.t.windowPage
  return (
    <Folded
      summary={words.move}
      action={routes.dashboard.maintenanceWindow.times.url({ slug: shell.organization.slug, id: window.id })}
      shell={shell}
      form={write.forms.times}
      write={write}
      submit={words.reschedule}
    >
      <TimeFields t={shell.t} form={write.forms.times} times={write.times} />
      <Words t={shell.t} form={write.forms.times} id="move" value={proposedFor(shell).moved} />
    </Folded>
  )
}

/** For a window that is running. */
export function EndForm({ page, write }: FormProps): JSX.Element {
  const { shell, window } = page
  const { t } = shell
  const words = t.windowPage
  return (
    <Folded
      summary={words.changeEnd}
      action={routes.dashboard.maintenanceWindow.end.url({ slug: shell.organization.slug, id: window.id })}
      shell={shell}
      form={write.forms.end}
      write={write}
      submit={words.setEnd}
    >
      <MomentField
        name="scheduledEnd"
        label={t.formWords.ends}
        form={write.forms.end}
        moment={write.end}
        required
        t={t}
      />
      <Words t={shell.t} form={write.forms.end} id="end" value={proposedFor(shell).longer} />
    </Folded>
  )
}

/** Cancels the window, or ends its series. */
export function Stop({ page, write }: FormProps): JSX.Element {
  const { shell, window, series } = page
  const words = shell.t.windowPage
  const { slug } = shell.organization
  return (
    <>
      {window.endedAt === null ? (
        <Folded
          summary={words.cancel}
          action={routes.dashboard.maintenanceWindow.cancellation.url({ slug, id: window.id })}
          shell={shell}
          form={write.forms.cancellation}
          write={write}
          submit={words.cancelMaintenance}
          danger
        >
          <Words t={shell.t} form={write.forms.cancellation} id="cancellation" value={proposedFor(shell).cancelled} />
        </Folded>
      ) : null}
      {series && !series.ended ? (
        <Folded
          summary={words.endSeries}
          action={routes.dashboard.maintenanceWindow.seriesEnd.url({ slug, id: window.id })}
          shell={shell}
          form={write.forms.seriesEnd}
          write={write}
          submit={words.endSeries}
          danger
        >
          <p class="hint" safe>
            {words.endSeriesHint}
          </p>
          <Words t={shell.t} form={write.forms.seriesEnd} id="series" value={proposedFor(shell).seriesEnded} />
        </Folded>
      ) : null}
    </>
  )
}

/** Texts to begin with, in the language of those who read them. */
function proposedFor({ organization }: Shell) {
  return messagesOf(organization.language).proposed
}

interface FoldedProps {
  summary: string
  action: string
  shell: Shell
  form: FormState
  write: Pick<WriteProps, 'audience' | 'recallSeconds' | 'seen'>
  submit: string
  danger?: boolean
  children?: Children
}

/** A form that is open only when asked for, or when it was refused. */
function Folded(props: FoldedProps): JSX.Element {
  const refused = Object.keys(props.form.values).length > 0
  return (
    <details class="card ending" name="act" open={refused}>
      <summary safe>{props.summary}</summary>
      <Form
        action={props.action}
        csrf={props.shell.csrf}
        state={props.form}
        t={props.shell.t}
        class="stack"
        submitOnCtrlEnter
      >
        <SeenField seen={props.write.seen} />
        {props.children}
        <PublishBar
          t={props.shell.t}
          audience={props.write.audience}
          notify
          recallSeconds={props.write.recallSeconds}
          submit={props.submit}
          danger={props.danger}
        />
      </Form>
    </details>
  )
}

function Words(props: { t: DashboardMessages; form: FormState; id: string; value: string }): JSX.Element {
  return (
    <TextArea
      name="body"
      id={`${props.id}-body`}
      label={props.t.formWords.text}
      form={props.form}
      value={props.value}
      rows={3}
      required
    />
  )
}
