import type { MetricTransform } from '#src/words/metrics.ts'
import { Choice, type FormState, Select, TextField } from '../layout/fields.tsx'

export interface MetricFieldsProps {
  form: FormState
  metric?: {
    name: string
    description: string
    transform: MetricTransform
    suffix: string
    decimalPlaces: number
    yAxisMin: number | null
    yAxisMax: number | null
    yAxisHidden: boolean
    display: boolean
  }
}

const transformWords: Record<MetricTransform, string> = {
  average: 'Average',
  min: 'Lowest',
  max: 'Highest',
  sum: 'Sum',
  count: 'How many there are',
}

export function MetricFields({ form, metric }: MetricFieldsProps): JSX.Element {
  const ticked = (name: 'display' | 'yAxisHidden', otherwise: boolean) =>
    'name' in form.values ? form.values[name] !== undefined : (metric?.[name] ?? otherwise)
  const bound = (name: 'yAxisMin' | 'yAxisMax') => metric?.[name]?.toString() ?? ''
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="As visitors read it, such as Response time."
        form={form}
        value={metric?.name}
        maxlength={100}
        required
      />
      <TextField
        name="description"
        label="Description (optional)"
        hint="What is measured, and where. Visitors read it below the name."
        form={form}
        value={metric?.description}
        maxlength={500}
      />
      <div class="short-fields">
        <TextField
          name="suffix"
          label="Unit (optional)"
          hint="Such as ms or %."
          form={form}
          value={metric?.suffix}
          maxlength={20}
        />
        <TextField
          name="decimalPlaces"
          label="Decimal places"
          hint="From 0 to 6."
          form={form}
          value={String(metric?.decimalPlaces ?? 0)}
          inputmode="numeric"
        />
      </div>
      <Select
        name="transform"
        label="Points of one step of the chart become"
        hint="A step has five minutes in the chart of a day, an hour in that of a week, four in that of a month."
        form={form}
        value={metric?.transform ?? 'average'}
        options={Object.entries(transformWords).map(([value, label]) => ({ value, label }))}
      />
      <fieldset>
        <legend>Vertical axis</legend>
        <div class="short-fields">
          <TextField
            name="yAxisMin"
            label="Begins at (optional)"
            hint="Otherwise at zero or below."
            form={form}
            value={bound('yAxisMin')}
          />
          <TextField
            name="yAxisMax"
            label="Ends at (optional)"
            hint="Otherwise above all values."
            form={form}
            value={bound('yAxisMax')}
          />
        </div>
        <Choice name="yAxisHidden" label="Hide its numbers" checked={ticked('yAxisHidden', false)} />
      </fieldset>
      <Choice
        name="display"
        label="Show it on the page"
        hint="Otherwise your team alone sees it. It takes points all the same."
        checked={ticked('display', true)}
      />
    </>
  )
}
