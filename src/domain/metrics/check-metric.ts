import { metricTransforms } from '#src/words/metrics.ts'
import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { isValue } from './hour.ts'
import type { MetricInput } from './metric.ts'

const longest = { name: 100, identifier: 255, suffix: 20, description: 500 } as const
const mostDecimals = 6

/** A new metric's form; what is not asked for there stays as `before` has it. */
export function checkMetric(form: Form, before: Pick<MetricInput, 'identifier'>): Checked<MetricInput> {
  const transform = metricTransforms.find((one) => one === form.text('transform'))
  const values: MetricInput = {
    name: form.text('name'),
    identifier: before.identifier,
    description: form.text('description'),
    transform: transform ?? 'average',
    suffix: form.text('suffix'),
    decimalPlaces: numberIn(form, 'decimalPlaces') ?? 0,
    yAxisMin: numberIn(form, 'yAxisMin'),
    yAxisMax: numberIn(form, 'yAxisMax'),
    yAxisHidden: form.ticked('yAxisHidden'),
    display: form.ticked('display'),
  }
  const unknown = fieldErrors({ transform: transform ? undefined : 'Choose how points become one value.' })
  return checked(values, { ...metricProblems(values), ...unknown })
}

/** Null where nothing was typed; what is no number is NaN, which the check names. */
function numberIn(form: Form, name: string): number | null {
  const text = form.text(name)
  return text === '' ? null : Number(text.replace(',', '.'))
}

/** By field of `MetricInput`, a sentence that says how to fix it. */
export function metricProblems(metric: MetricInput): FieldErrors {
  const { name, identifier, description, suffix, decimalPlaces } = metric
  return fieldErrors({
    name: name === '' ? 'Give the metric a name, such as Response time.' : tooLong('name', name),
    identifier: tooLong('identifier', identifier),
    description: tooLong('description', description),
    suffix: tooLong('suffix', suffix),
    decimalPlaces:
      Number.isInteger(decimalPlaces) && decimalPlaces >= 0 && decimalPlaces <= mostDecimals
        ? undefined
        : `Type a whole number from 0 to ${mostDecimals}.`,
    ...axisProblems(metric),
  })
}

function tooLong(field: keyof typeof longest, text: string): string | undefined {
  return [...text].length > longest[field] ? `Keep this under ${longest[field]} characters.` : undefined
}

function axisProblems({ yAxisMin, yAxisMax }: MetricInput) {
  const problemOf = (bound: number | null) => (bound === null || isValue(bound) ? undefined : 'Type a number.')
  const isUpsideDown = yAxisMin !== null && yAxisMax !== null && yAxisMin >= yAxisMax
  return {
    yAxisMin: problemOf(yAxisMin),
    yAxisMax: problemOf(yAxisMax) ?? (isUpsideDown ? 'The axis ends above where it begins: type more.' : undefined),
  }
}
