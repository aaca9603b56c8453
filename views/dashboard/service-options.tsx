import { Choice, type FormState, TextField } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface ServiceOptionsProps {
  service: { internal: boolean; onlyShowIfDegraded: boolean; showcase: boolean; startDate: string | null }
  form: FormState
  /** YYYY-MM-DD. */
  today: string
  t: DashboardMessages
}

/** What others see of a service, each choice with its consequence. */
export function ServiceOptions({ t, service, form, today }: ServiceOptionsProps): JSX.Element {
  const words = t.serviceOptions
  const isSent = 'startDate' in form.values
  const ticked = (name: 'internal' | 'onlyShowIfDegraded' | 'showcase') =>
    isSent ? form.values[name] !== undefined : service[name]
  return (
    <fieldset>
      <legend safe>{words.heading}</legend>
      <InternalChoice t={t} checked={ticked('internal')} />
      <Choice
        name="onlyShowIfDegraded"
        label={words.onlyIfDegraded}
        hint={words.onlyIfDegradedHint}
        checked={ticked('onlyShowIfDegraded')}
      />
      <Choice name="showcase" label={words.showcase} hint={words.showcaseHint} checked={ticked('showcase')} />
      <TextField
        name="startDate"
        type="date"
        label={words.startDate}
        hint={words.startDateHint}
        form={form}
        value={service.startDate ?? ''}
        max={today}
      />
    </fieldset>
  )
}

export function InternalChoice({ t, checked }: { t: DashboardMessages; checked: boolean }): JSX.Element {
  return (
    <Choice name="internal" label={t.serviceOptions.internal} hint={t.serviceOptions.internalHint} checked={checked} />
  )
}
