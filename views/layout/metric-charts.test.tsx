import { expect, test } from 'vitest'
import { languages } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { Metrics } from '../public/metrics.tsx'
import { type MetricProps, metricText } from './metric-charts.tsx'

const hour = 3_600_000
const summary = { average: 120.5, lowest: 80, highest: 310 }
const metric: MetricProps = {
  ...{ id: 'm1', name: 'Latency <b>', description: 'Of the API', suffix: 'ms', decimalPlaces: 1 },
  ...{ yAxisMin: null, yAxisMax: null, yAxisHidden: false, newest: { at: 24 * hour, value: 99 } },
  charts: (['day', 'week', 'month'] as const).map((period) => ({
    ...{ period, from: 0, to: 24 * hour, values: [80, null, 310], summary },
    rows: [
      { from: 0, to: 12 * hour, summary },
      { from: 12 * hour, to: 24 * hour, summary: null },
    ],
  })),
}
const shown = (more: Partial<MetricProps> = {}, language: (typeof languages)[number] = 'en') =>
  String(Metrics({ metrics: [{ ...metric, ...more }], timeZone: 'UTC', t: messagesOf(language) }))
const empty = {
  newest: null,
  charts: metric.charts.map((one) => ({ ...one, values: [null], summary: null, rows: [] })),
}

test('each period is a chart that says in words what it draws', () => {
  const html = shown()
  expect(html.match(/<svg /g)).toHaveLength(3)
  const label = 'Latency <b>, last 24 hours: Average 120.5\u00a0ms · Lowest 80.0\u00a0ms · Highest 310.0\u00a0ms'
  expect(html).toContain(`aria-label="${label}"`)
  expect(html).toContain('<strong>99.0\u00a0ms</strong>')
  expect(html).toContain('>400.0\u00a0ms<')
  expect(html).toContain('<td class="number">No data</td>')
  expect(html).toContain('<h3 dir="auto">Latency &lt;b&gt;</h3>')
})

test('the day is chosen at first, and no script is needed to choose another period', () => {
  const html = shown()
  expect(
    [...html.matchAll(/<input[^>]*>/g)].map(([input]) => /id="([\w-]+)".*?(checked)?\/?>/.exec(input)?.[1]),
  ).toEqual([...['metric-period-day', 'metric-period-week', 'metric-period-month']])
  expect(html.match(/ checked/g)).toHaveLength(1)
})

test('where the axis is hidden its numbers are nowhere; without points that is said', () => {
  expect(shown({ yAxisHidden: true })).not.toContain('metric-axis')
  const html = shown(empty)
  expect(html).toContain('aria-label="Latency <b>, last 24 hours: No data"')
  expect([html.includes('<table'), html.includes('metric-newest')]).toEqual([false, false])
})

test.each(languages)('%s: nothing of it is left in English', (language) => {
  const t = messagesOf(language)
  const html = shown({ name: 'N', description: '', suffix: '' }, language)
  for (const word of [t.metrics.heading, t.metrics.periods.week, t.metrics.average, t.metrics.table, t.metrics.newest])
    expect(html).toContain(word)
})

test('no metric, no section', () => {
  expect(String(Metrics({ metrics: [], timeZone: 'UTC', t: messagesOf('en') }))).toBe('')
})

test.each([
  ['', 2, '12.35'],
  ['ms', 0, '12\u00a0ms'],
  ['%', 1, '12.3%'],
  ['€', 0, '12€'],
  ['/s', 0, '12/s'],
  ['req/s', 0, '12\u00a0req/s'],
])('with the suffix %j a number is written', (suffix, decimalPlaces, text) => {
  expect(metricText(12.345, { suffix, decimalPlaces })).toBe(text)
})
