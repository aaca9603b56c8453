import { type FormState, TextField } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface IncidentValues {
  title: string
}

/** The fields of an incident as a whole, in every form that has them. `incident`: as it stands. */
export function IncidentFields(props: {
  form: FormState
  t: DashboardMessages
  incident?: IncidentValues
  hint?: string
  autofocus?: boolean
}): JSX.Element {
  const { form, t, incident, hint, autofocus } = props
  return (
    <TextField
      name="title"
      label={t.formWords.title}
      hint={hint}
      form={form}
      value={incident?.title}
      maxlength={255}
      required
      autofocus={autofocus}
    />
  )
}
