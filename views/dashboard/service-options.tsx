import { Choice, type FormState, TextField } from '../layout/fields.tsx'

export interface ServiceOptionsProps {
  service: { internal: boolean; onlyShowIfDegraded: boolean; showcase: boolean; startDate: string | null }
  form: FormState
  /** YYYY-MM-DD. */
  today: string
}

/** What others see of a service, each choice with its consequence. */
export function ServiceOptions({ service, form, today }: ServiceOptionsProps): JSX.Element {
  const isSent = 'startDate' in form.values
  const ticked = (name: 'internal' | 'onlyShowIfDegraded' | 'showcase') =>
    isSent ? form.values[name] !== undefined : service[name]
  return (
    <fieldset>
      <legend>What visitors see</legend>
      <InternalChoice checked={ticked('internal')} />
      <Choice
        name="onlyShowIfDegraded"
        label="Only while something is wrong"
        hint="It is on the page only while it is not operational. Programs that read the API always see it."
        checked={ticked('onlyShowIfDegraded')}
      />
      <Choice
        name="showcase"
        label="Show its uptime"
        hint="Its 90 bars and its uptime stand beside its status, and count for its group."
        checked={ticked('showcase')}
      />
      <TextField
        name="startDate"
        type="date"
        label="Start date (optional)"
        hint="Bars and uptime begin on this day; the days before have no data. Without one they begin when it was added."
        form={form}
        value={service.startDate ?? ''}
        max={today}
      />
    </fieldset>
  )
}

export function InternalChoice({ checked }: { checked: boolean }): JSX.Element {
  return (
    <Choice
      name="internal"
      label="Internal"
      hint="Only your team knows of it. Incidents and maintenance of internal services alone stay with your team; those that also name others are published without it. Nobody can subscribe to it."
      checked={checked}
    />
  )
}
