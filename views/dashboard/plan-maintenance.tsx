import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { BeginWith } from './begin-with.tsx'
import { DraftNotice } from './draft.tsx'
import { DraftQuestion } from './draft-question.tsx'
import { KeepsDraft } from './keeps-draft.tsx'
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
  /** What was written before; `asked`: the form does not hold it yet, and the writer is asked first. UTC ms. */
  draft: { keptAt: number; asked: boolean; begins: string } | undefined
  timeZone: string
  /** The template that was asked for. */
  template?: string
}

export function NewMaintenancePage(props: NewMaintenanceProps): JSX.Element {
  const { shell, plan, draft, timeZone } = props
  const { t, csrf } = shell
  const { form } = plan
  const { slug } = shell.organization
  const { maintenance } = routes.dashboard
  const removal = maintenance.draftRemoval.url({ slug })
  if (draft?.asked) {
    const links = { writing: maintenance.new.url({ slug }), removal }
    return (
      <DashboardShell shell={shell} title={t.windowPlan.heading} room="maintenance">
        <DraftQuestion {...{ slug, csrf, timeZone, t }} {...draft} plan={links} template={props.template} />
      </DashboardShell>
    )
  }
  return (
    <DashboardShell shell={shell} title={t.windowPlan.heading} room="maintenance">
      {draft ? <DraftNotice {...{ slug, csrf, timeZone, removal, t }} keptAt={draft.keptAt} /> : null}
      <BeginWith templates={props.templates} t={t} />
      <Card label={t.windowPlan.label}>
        <Form
          action={maintenance.create.url({ slug })}
          csrf={csrf}
          state={form}
          t={t}
          class="stack composer"
          submitOnCtrlEnter
          autocomplete="off"
        >
          <TitleField t={t} plan={plan} />
          <TimeFields t={t} form={form} times={props.times} />
          <TextArea name="body" label={t.formWords.text} hint={t.windowPlan.textHint} form={form} rows={5} required />
          <TextPreview preview={props.preview} t={t} />
          <PlanFields t={t} plan={plan} />
          <KeepsDraft action={routes.dashboard.maintenance.audience.url({ slug })} t={t} />
          <Repetition t={t} form={form} remindSeries={props.remindSeries} />
          <PlannedMessages t={t} planned={props.planned} />
          <PublishLater form={form} moment={props.later} t={t} />
          <div class="publish">
            <NotifyChoice audience={props.audience} notify={props.notify} live t={t} />
            <Submit label={t.windowPlan.planIt} look="primary" keys="Ctrl Enter" />
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
  const { t } = shell
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={t.windowPlan.editHeading} room="maintenance">
      <Card label={t.windowPlan.editHeading}>
        <Form
          action={routes.dashboard.maintenanceWindow.save.url({ slug, id })}
          csrf={shell.csrf}
          state={plan.form}
          t={t}
          class="stack composer"
        >
          <ShownFields marks={shown} />
          <TitleField t={t} plan={plan} />
          <PlanFields t={t} plan={plan} />
          <p class="hint" safe>
            {t.windowPlan.editHint}
          </p>
          <div class="form-actions">
            <Submit label={t.formWords.save} look="primary" />
            <a class="button" href={routes.dashboard.maintenanceWindow.show.url({ slug, id })} safe>
              {t.formWords.cancel}
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

interface TimeFieldsProps {
  t: DashboardMessages
  form: FormState
  times: TimesProps
}

/** Start and end in the organization's time zone. */
export function TimeFields({ t, form, times }: TimeFieldsProps): JSX.Element {
  return (
    <div class="field-pair">
      <MomentField name="scheduledStart" label={t.formWords.begins} form={form} moment={times.start} required t={t} />
      <MomentField name="scheduledEnd" label={t.formWords.ends} form={form} moment={times.end} required t={t} />
    </div>
  )
}

function TitleField({ t, plan }: { t: DashboardMessages; plan: PlanProps }): JSX.Element {
  return (
    <TextField
      name="title"
      label={t.formWords.title}
      hint={t.windowPlan.titleHint}
      form={plan.form}
      value={plan.title}
      maxlength={255}
      required
      autofocus
    />
  )
}

function PlanFields({ t, plan }: { t: DashboardMessages; plan: PlanProps }): JSX.Element {
  const words = t.windowPlan
  return (
    <>
      <PlannedServices t={t} groups={plan.groups} forReaders={plan.forReaders} error={plan.form.errors.services} />
      <fieldset class="reminders">
        <legend safe>{words.remind}</legend>
        {plan.reminders.map(({ minutes, chosen }) => (
          <Choice name={`reminder-${minutes}`} label={leadText(minutes, t)} checked={chosen} />
        ))}
      </fieldset>
      <fieldset>
        <legend safe>{words.byClock}</legend>
        <Choice name="autoStart" label={words.autoStart} checked={plan.autoStart} />
        <Choice name="notifyAtStart" label={words.notifyAtStart} checked={plan.notifyAtStart} />
        <Choice
          name="autoComplete"
          label={words.autoComplete}
          hint={words.autoCompleteHint}
          checked={plan.autoComplete}
        />
        <Choice name="notifyAtEnd" label={words.notifyAtEnd} checked={plan.notifyAtEnd} />
      </fieldset>
    </>
  )
}

/** `7 days before`, `1 hour before`, `15 minutes before`. */
export function leadText(minutes: number, { windowPlan: { lead } }: DashboardMessages): string {
  if (minutes % 1440 === 0) return lead.days(minutes / 1440)
  else if (minutes % 60 === 0) return lead.hours(minutes / 60)
  else return lead.minutes(minutes)
}
