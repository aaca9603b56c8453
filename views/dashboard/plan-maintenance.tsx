import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { BeginWith } from './begin-with.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'
import { PlannedMessages, type PlannedMessagesProps } from './planned-messages.tsx'
import { type OfferedGroup, PlannedServices } from './planned-services.tsx'
import { PublishLater } from './publish-later.tsx'
import { Repetition } from './repetition.tsx'
import { TextPreview, type TextPreviewProps } from './text-preview.tsx'

/** Fields of a window that do not depend on its times. */
export interface PlanProps {
  form: FormState
  title: string
  groups: OfferedGroup[]
  /** Each reader of the page sees what is about their own services. */
  forReaders: boolean
  reminders: { minutes: number; chosen: boolean }[]
  autoStart: boolean
  autoComplete: boolean
  notifyAtStart: boolean
  notifyAtEnd: boolean
}

export interface NewMaintenanceProps {
  shell: Shell
  plan: PlanProps
  times: TimesProps
  audience: AudienceProps
  notify: boolean
  planned: PlannedMessagesProps
  preview: TextPreviewProps
  /** Reminders come before every window of a series, too. */
  remindSeries: boolean
  /** When the plan is to be published, where that was typed. */
  later: ShownMoment
  templates: { name: string; url: string }[]
}

export function NewMaintenancePage(props: NewMaintenanceProps): JSX.Element {
  const { shell, plan } = props
  const { form } = plan
  return (
    <DashboardShell shell={shell} title="Plan maintenance" room="maintenance">
      <BeginWith templates={props.templates} />
      <Card label="New maintenance window">
        <Form
          action={routes.dashboard.maintenance.create.url({ slug: shell.organization.slug })}
          csrf={shell.csrf}
          state={form}
          class="stack composer"
          submitOnCtrlEnter
        >
          <TitleField plan={plan} />
          <TimeFields form={form} times={props.times} />
          <TextArea
            name="body"
            label="Text"
            hint="What is done, and what customers will notice. Markdown works."
            form={form}
            rows={5}
            required
          />
          <TextPreview preview={props.preview} />
          <PlanFields plan={plan} />
          <div
            hx-post={routes.dashboard.maintenance.audience.url({ slug: shell.organization.slug })}
            hx-trigger="input delay:400ms from:'closest form'"
            hx-include="closest form"
            hx-swap="none"
          ></div>
          <Repetition form={form} remindSeries={props.remindSeries} />
          <PlannedMessages planned={props.planned} />
          <PublishLater form={form} moment={props.later} />
          <div class="publish">
            <NotifyChoice audience={props.audience} notify={props.notify} live />
            <Submit label="Plan it" look="primary" keys="Ctrl Enter" />
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}

export interface EditMaintenanceProps {
  shell: Shell
  id: string
  plan: PlanProps
  /** Marks of what is saved. */
  shown: Record<string, string>
}

export function EditMaintenancePage({ shell, id, plan, shown }: EditMaintenanceProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the maintenance window" room="maintenance">
      <Card label="Edit the maintenance window">
        <Form
          action={routes.dashboard.maintenanceWindow.save.url({ slug, id })}
          csrf={shell.csrf}
          state={plan.form}
          class="stack composer"
        >
          <ShownFields marks={shown} />
          <TitleField plan={plan} />
          <PlanFields plan={plan} />
          <p class="hint">Editing tells nobody. To move it, use its page.</p>
          <div class="form-actions">
            <Submit label="Save" look="primary" />
            <a class="button" href={routes.dashboard.maintenanceWindow.show.url({ slug, id })}>
              Cancel
            </a>
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}

export interface TimesProps {
  start: ShownMoment
  end: ShownMoment
}

/** Start and end in the organization's time zone. */
export function TimeFields({ form, times }: { form: FormState; times: TimesProps }): JSX.Element {
  return (
    <div class="field-pair">
      <MomentField name="scheduledStart" label="Begins" form={form} moment={times.start} required />
      <MomentField name="scheduledEnd" label="Ends" form={form} moment={times.end} required />
    </div>
  )
}

function TitleField({ plan }: { plan: PlanProps }): JSX.Element {
  return (
    <TextField
      name="title"
      label="Title"
      hint="What is done, such as: Database upgrade"
      form={plan.form}
      value={plan.title}
      maxlength={255}
      required
      autofocus
    />
  )
}

function PlanFields({ plan }: { plan: PlanProps }): JSX.Element {
  return (
    <>
      <PlannedServices groups={plan.groups} forReaders={plan.forReaders} error={plan.form.errors.services} />
      <fieldset class="reminders">
        <legend>Remind subscribers</legend>
        {plan.reminders.map(({ minutes, chosen }) => (
          <Choice name={`reminder-${minutes}`} label={leadText(minutes)} checked={chosen} />
        ))}
      </fieldset>
      <fieldset>
        <legend>By the clock</legend>
        <Choice name="autoStart" label="Starts by itself" checked={plan.autoStart} />
        <Choice name="notifyAtStart" label="Tells subscribers when it starts" checked={plan.notifyAtStart} />
        <Choice
          name="autoComplete"
          label="Completes by itself"
          hint="Otherwise visitors read at the planned end that it takes longer, until somebody completes it."
          checked={plan.autoComplete}
        />
        <Choice
          name="notifyAtEnd"
          label="Tells subscribers when it completes, or takes longer"
          checked={plan.notifyAtEnd}
        />
      </fieldset>
    </>
  )
}

/** `7 days before`, `1 hour before`, `15 minutes before`. */
export function leadText(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'} before`
}
