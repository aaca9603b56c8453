import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import { checkMetric } from './check-metric.ts'

const typed = {
  ...{ name: ' Response time ', description: 'Of the API', transform: 'max', suffix: 'ms', decimalPlaces: '1' },
  ...{ yAxisMin: '-1,5', yAxisMax: '2.5', yAxisHidden: 'yes', display: 'yes' },
}
const read = {
  ...{ name: 'Response time', identifier: 'kept', description: 'Of the API', transform: 'max', suffix: 'ms' },
  ...{ decimalPlaces: 1, yAxisMin: -1.5, yAxisMax: 2.5, yAxisHidden: true, display: true },
}
const check = (more: Record<string, string> = {}) =>
  sidesOf(checkMetric(readForm({ ...typed, ...more }), { identifier: 'kept' }))

test('a metric as it is typed; what the form does not ask stays', () => {
  expect(check()).toEqual({ values: read, errors: {} })
})

test('bounds are as the values have them where none is typed; what is not ticked is not', () => {
  const { yAxisHidden: _, display: __, ...unticked } = typed
  const form = readForm({ ...unticked, yAxisMin: '', yAxisMax: ' ', decimalPlaces: '' })
  expect(sidesOf(checkMetric(form, { identifier: '' })).values).toMatchObject({
    ...{ yAxisMin: null, yAxisMax: null, decimalPlaces: 0, yAxisHidden: false, display: false },
  })
})

test.each([
  ['name', ' ', 'Give the metric a name, such as Response time.'],
  ['name', '🔥'.repeat(101), 'Keep this under 100 characters.'],
  ['description', 'x'.repeat(501), 'Keep this under 500 characters.'],
  ['suffix', 'x'.repeat(21), 'Keep this under 20 characters.'],
  ['transform', 'median', 'Choose how points become one value.'],
  ['decimalPlaces', '7', 'Type a whole number from 0 to 6.'],
  ['decimalPlaces', '1.5', 'Type a whole number from 0 to 6.'],
  ['decimalPlaces', 'two', 'Type a whole number from 0 to 6.'],
  ['yAxisMin', 'low', 'Type a number.'],
  ['yAxisMax', 'Infinity', 'Type a number.'],
  ['yAxisMax', '-1.5', 'The axis ends above where it begins: type more.'],
])('%s wrong: %s', (field, value, sentence) => {
  expect(check({ [field]: value }).errors).toEqual({ [field]: sentence })
})

test('a name of 100 characters is let through, however many bytes they are', () => {
  expect(check({ name: '🔥'.repeat(100) }).errors).toEqual({})
})
