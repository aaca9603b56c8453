import type { MetricPeriod } from '#src/words/metrics.ts'
import { en, type Messages } from '../messages/en.ts'
import { isolated } from './direction.ts'
import { axisOf, lineOf, plotHeight } from './metric-plot.ts'
import { Rows } from './rows.tsx'
import { Day, Moment } from './times.tsx'

export interface FiguresProps {
  average: number
  lowest: number
  highest: number
}

/** Between two moments, UTC ms; null: no data. */
export interface ChartRowProps {
  from: number
  to: number
  summary: FiguresProps | null
}

export interface ChartProps extends ChartRowProps {
  period: MetricPeriod
  values: (number | null)[]
  rows: ChartRowProps[]
}

export interface MetricProps {
  id: string
  name: string
  description: string
  suffix: string
  decimalPlaces: number
  yAxisMin: number | null
  yAxisMax: number | null
  yAxisHidden: boolean
  newest: { at: number; value: number } | null
  charts: ChartProps[]
}

interface MetricChartsProps {
  metric: MetricProps
  timeZone: string
  t?: Messages
}

/** A choice that a style sheet follows: it works without a script, and in a copy of the page. */
export function PeriodChoice({ t = en }: { t?: Messages }): JSX.Element {
  const periods = Object.entries(t.metrics.periods)
  return (
    <fieldset class="metric-periods">
      <legend class="visually-hidden" safe>
        {t.metrics.period}
      </legend>
      {periods.map(([period, word]) => (
        <label>
          <input type="radio" name="metric-period" id={`metric-period-${period}`} checked={period === 'day'} />
          <span safe>{word}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** One chart for each period, of which one is shown: drawn here and not by a script, with the same in words and as a table. */
export function MetricCharts({ metric, timeZone, t = en }: MetricChartsProps): JSX.Element {
  return (
    <div class="metric-charts">
      {metric.charts.map((chart) => (
        <Chart metric={metric} chart={chart} timeZone={timeZone} t={t} />
      ))}
    </div>
  )
}

interface ChartViewProps extends Required<MetricChartsProps> {
  chart: ChartProps
}

function Chart({ metric, chart, timeZone, t }: ChartViewProps): JSX.Element {
  const axis = axisOf(chart.summary, metric)
  const text = (value: number) => metricText(value, metric, t)
  const middle = (axis.low + axis.high) / 2
  const words = wordsOf(chart, metric, t)
  return (
    <figure class={`metric-chart metric-${chart.period}`}>
      <div class="metric-plot">
        {metric.yAxisHidden ? null : (
          <p class="metric-axis" aria-hidden="true">
            <span safe>{text(axis.high)}</span>
            <span safe>{text(middle)}</span>
            <span safe>{text(axis.low)}</span>
          </p>
        )}
        <svg
          role="img"
          aria-label={t.metrics.chart(isolated(metric.name), t.metrics.spans[chart.period], words)}
          viewBox={`0 0 ${chart.values.length} ${plotHeight}`}
          preserveAspectRatio="none"
        >
          <path
            class="metric-grid"
            d={`M0 0h${chart.values.length}M0 100h${chart.values.length}M0 200h${chart.values.length}`}
          />
          <path class="metric-line" d={lineOf(chart.values, axis)} />
        </svg>
        {chart.summary === null ? (
          <p class="metric-empty" aria-hidden="true" safe>
            {t.days.noData}
          </p>
        ) : null}
      </div>
      <p class="metric-span">
        <End at={chart.from} chart={chart} timeZone={timeZone} t={t} />
        <End at={chart.to} chart={chart} timeZone={timeZone} t={t} />
      </p>
      {chart.summary === null ? null : (
        <figcaption>
          <p aria-hidden="true" safe>
            {words}
          </p>
          <details>
            <summary safe>{t.metrics.table}</summary>
            <ChartTable metric={metric} chart={chart} timeZone={timeZone} t={t} />
          </details>
        </figcaption>
      )}
    </figure>
  )
}

function End({
  at,
  chart,
  timeZone,
  t,
}: {
  at: number
  chart: ChartProps
  timeZone: string
  t: Messages
}): JSX.Element {
  return chart.period === 'day' ? (
    <Moment at={at} timeZone={timeZone} t={t} />
  ) : (
    <Day at={at} timeZone={timeZone} t={t} />
  )
}

function ChartTable({ metric, chart, timeZone, t }: ChartViewProps): JSX.Element {
  const text = (summary: FiguresProps | null, of: keyof FiguresProps) =>
    summary === null ? t.days.noData : metricText(summary[of], metric, t)
  return (
    <Rows
      columns={[
        { title: t.metrics.from, heading: true, cell: ({ from }) => <Moment at={from} timeZone={timeZone} t={t} /> },
        { title: t.metrics.average, class: 'number', text: ({ summary }) => text(summary, 'average') },
        { title: t.metrics.lowest, class: 'number', text: ({ summary }) => text(summary, 'lowest') },
        { title: t.metrics.highest, class: 'number', text: ({ summary }) => text(summary, 'highest') },
      ]}
      rows={chart.rows}
    />
  )
}

type Unit = Pick<MetricProps, 'suffix' | 'decimalPlaces'>

/** `Response time, last 24 hours: Average 123 ms · Lowest 80 ms · Highest 310 ms`. */
export function dayText(metric: MetricProps, t: Messages): string {
  const day = metric.charts.find(({ period }) => period === 'day')
  const words = day ? wordsOf(day, metric, t) : t.days.noData
  return t.metrics.chart(isolated(metric.name), t.metrics.spans.day, words)
}

function wordsOf({ summary }: ChartProps, unit: Unit, t: Messages): string {
  if (summary === null) return t.days.noData
  return (['average', 'lowest', 'highest'] as const)
    .map((which) => `${t.metrics[which]} ${metricText(summary[which], unit, t)}`)
    .join(' · ')
}

/** `123 ms`, `99.5%`: a sign stands at the number, a word apart from it. */
export function metricText(value: number, { suffix, decimalPlaces }: Unit, t: Messages = en): string {
  const number = t.number(value, decimalPlaces)
  if (suffix === '') return number
  return `${number}${/^[\p{Letter}\p{Number}]/u.test(suffix) ? '\u00a0' : ''}${isolated(suffix)}`
}
