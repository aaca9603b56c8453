import { idleTimeouts } from '#src/words/sign-in.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type FormState, Select } from './fields.tsx'

/** After how long without a request a session ends. `otherwise`: the words for none. */
export function IdleTimeoutField(props: {
  form: FormState
  minutes: number | null
  hint: string
  otherwise: string
  t: DashboardMessages
}): JSX.Element {
  const { label, after } = props.t.idleTimeout
  return (
    <Select
      name="idleMinutes"
      label={label}
      hint={props.hint}
      form={props.form}
      value={props.minutes === null ? '' : String(props.minutes)}
      options={[
        { value: '', label: props.otherwise },
        ...idleTimeouts.map((minutes) => ({ value: String(minutes), label: after[minutes] })),
      ]}
    />
  )
}
