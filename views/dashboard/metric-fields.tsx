import type { MetricTransform } from '#src/words/metrics.ts'
import { Choice, type FormState, Select, TextField } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface MetricFieldsProps {
  t: DashboardMessages
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

export function MetricFields({ t, form, metric }: MetricFieldsProps): JSX.Element {
  const { metricSettings: words } = t
  const ticked = (name: 'display' | 'yAxisHidden', otherwise: boolean) =>
    'name' in form.values ? form.values[name] !== undefined : (metric?.[name] ?? otherwise)
  const bound = (name: 'yAxisMin' | 'yAxisMax') => metric?.[name]?.toString() ?? ''
  return (
    <>
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        form={form}
        value={metric?.name}
        maxlength={100}
        required
      />
      <TextField
        name="description"
        label={words.description}
        hint={words.descriptionHint}
        form={form}
        value={metric?.description}
        maxlength={500}
      />
      <div class="short-fields">
        <TextField
          name="suffix"
          label={words.unit}
          hint={words.unitHint}
          form={form}
          value={metric?.suffix}
          maxlength={20}
        />
        <TextField
          name="decimalPlaces"
          label={words.decimals}
          hint={words.decimalsHint}
          form={form}
          value={String(metric?.decimalPlaces ?? 0)}
          inputmode="numeric"
        />
      </div>
      <Select
        name="transform"
        label={words.transform}
        hint={words.transformHint}
        form={form}
        value={metric?.transform ?? 'average'}
        options={Object.entries(words.transforms).map(([value, label]) => ({ value, label }))}
      />
      <fieldset>
        <legend safe>{words.axis}</legend>
        <div class="short-fields">
          <TextField
            name="yAxisMin"
            label={words.begins}
            hint={words.beginsHint}
            form={form}
            value={bound('yAxisMin')}
          />
          <TextField name="yAxisMax" label={words.ends} hint={words.endsHint} form={form} value={bound('yAxisMax')} />
        </div>
        <Choice name="yAxisHidden" label={words.hideNumbers} checked={ticked('yAxisHidden', false)} />
      </fieldset>
      <Choice name="display" label={words.display} hint={words.displayHint} checked={ticked('display', true)} />
    </>
  )
}
