import { Choice, type FormState, Select, TextField } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface RepetitionProps {
  t: DashboardMessages
  form: FormState
  /** Each of the series is reminded of. */
  remindSeries: boolean
}

/** How a window comes again, and whether each of the series is reminded of. */
export function Repetition({ t, form, remindSeries }: RepetitionProps): JSX.Element {
  const words = t.windowPlan.repetition
  const repetitions = [
    { value: '', label: words.once },
    { value: 'daily', label: words.daily },
    { value: 'weekly', label: words.weekly },
    { value: 'fortnightly', label: words.fortnightly },
    { value: 'monthly_by_date', label: words.monthlyByDate },
    { value: 'monthly_by_weekday', label: words.monthlyByWeekday },
    { value: 'own', label: words.own },
  ]
  return (
    <details class="repetition" open={Boolean(form.values.repeat) || Boolean(form.errors.rule)}>
      <summary safe>{words.summary}</summary>
      <div class="stack">
        <Select name="repeat" label={words.often} hint={words.oftenHint} form={form} options={repetitions} />
        <TextField name="repeatUntil" label={words.lastDay} type="date" form={form} />
        <TextField
          name="rule"
          label={words.rule}
          hint={words.ruleHint}
          form={form}
          spellcheck={false}
          maxlength={200}
        />
        <Choice name="remindSeries" label={words.remind} hint={words.remindHint} checked={remindSeries} />
      </div>
    </details>
  )
}
