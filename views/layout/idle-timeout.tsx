import { type IdleTimeout, idleTimeouts } from '#src/words/sign-in.ts'
import { type FormState, Select } from './fields.tsx'

const labels: Record<IdleTimeout, string> = {
  15: '15 minutes',
  30: '30 minutes',
  60: 'one hour',
  240: '4 hours',
  720: '12 hours',
  1440: 'one day',
}

/** After how long without a request a session ends. `otherwise`: the words for none. */
export function IdleTimeoutField(props: {
  form: FormState
  minutes: number | null
  hint: string
  otherwise: string
}): JSX.Element {
  return (
    <Select
      name="idleMinutes"
      label="Sign out after this long without a click"
      hint={props.hint}
      form={props.form}
      value={props.minutes === null ? '' : String(props.minutes)}
      options={[
        { value: '', label: props.otherwise },
        ...idleTimeouts.map((minutes) => ({ value: String(minutes), label: labels[minutes] })),
      ]}
    />
  )
}
