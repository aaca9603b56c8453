import { type FormState, TextField } from '../layout/fields.tsx'

export interface IncidentValues {
  title: string
}

/** The fields of an incident as a whole, in every form that has them. `incident`: as it stands. */
export function IncidentFields(props: {
  form: FormState
  incident?: IncidentValues
  hint?: string
  autofocus?: boolean
}): JSX.Element {
  const { form, incident, hint, autofocus } = props
  return (
    <TextField
      name="title"
      label="Title"
      hint={hint}
      form={form}
      value={incident?.title}
      maxlength={255}
      required
      autofocus={autofocus}
    />
  )
}
