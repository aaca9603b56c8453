import { Choice, type FormState, Select, TextField } from '../layout/fields.tsx'

const repetitions = [
  { value: '', label: 'Once' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
  { value: 'fortnightly', label: 'Every two weeks' },
  { value: 'monthly_by_date', label: 'Every month, same date' },
  { value: 'monthly_by_weekday', label: 'Every month, same weekday' },
  { value: 'own', label: 'By a rule of your own' },
]

/** How a window comes again, and whether each of the series is reminded of. */
export function Repetition({ form, remindSeries }: { form: FormState; remindSeries: boolean }): JSX.Element {
  return (
    <details class="repetition" open={Boolean(form.values.repeat) || Boolean(form.errors.rule)}>
      <summary>Repeat</summary>
      <div class="stack">
        <Select
          name="repeat"
          label="How often"
          hint="At the same time of your clock, in summer and winter. Each window can be changed on its own."
          form={form}
          options={repetitions}
        />
        <TextField name="repeatUntil" label="Last day, if there is one" type="date" form={form} />
        <TextField
          name="rule"
          label="Rule of your own (RFC 5545)"
          hint="Such as FREQ=MONTHLY;BYDAY=1SU for the first Sunday of every month."
          form={form}
          spellcheck={false}
          maxlength={200}
        />
        <Choice
          name="remindSeries"
          label="Remind before every window of the series"
          hint="Without the tick a series has no reminders: its windows tell of their start and end alone."
          checked={remindSeries}
        />
      </div>
    </details>
  )
}
