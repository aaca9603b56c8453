import type { DashboardMessages } from '../messages/dashboard.ts'
import { type Column, Rows } from './rows.tsx'

/** One bar: what went well, and on top of it what did not. */
export interface ChartBar {
  /** Hour or day of the bar, such as `13:00`. */
  label: string
  good: number
  bad: number
}

export interface BarChartProps {
  /** Unique among the charts of a page. */
  id: string
  bars: ChartBar[]
  t: DashboardMessages
  /** Names of the counts, and of the time that one bar spans; `bad` '': only `good` is counted. */
  words: { good: string; bad: string; bar: string }
  /** What one bar spans; absent: the title does not say it. */
  unit?: 'hour' | 'day'
  /** Sum of the bars as a sentence; it is the title of the chart, too. */
  summary: string
  /** Hint about the highest bar, beside the summary. */
  most: (highest: string) => string
  /** A label for every so many bars. */
  every: number
  /** Another chart of the page has bad bars, too, and brings what marks them. */
  hatched?: boolean
  /** A number as it is read; thousands are parted unless said otherwise. */
  text?: (count: number) => string
}

/** Pixels; the width follows the page. */
const height = 96
/** Pixels that a single bad one takes at the least: it must not go unseen. */
const smallest = 3

/** Bars drawn here and not by a script, with the same numbers as a table behind them. */
export function BarChart(props: BarChartProps): JSX.Element {
  const { id, bars, words, summary, t } = props
  const text = props.text ?? t.count
  const most = Math.max(...bars.map(({ good, bad }) => good + bad))
  const anyBad = bars.some(({ bad }) => bad > 0)
  return (
    <figure class="throughput">
      <figcaption>
        <span safe>{summary}</span>
        <span class="hint" safe>
          {props.most(text(most))}
        </span>
      </figcaption>
      <svg role="img" aria-labelledby={`${id}-title`} width="100%" height={String(height)}>
        <title id={`${id}-title`} safe>
          {titleOf(props, t)}
        </title>
        {anyBad && !props.hatched ? <FailedHatch /> : null}
        <line class="chart-base" x1="0" x2="100%" y1={String(height - 0.5)} y2={String(height - 0.5)} />
        {bars
          .map((bar, index) => ({ bar, index }))
          .filter(({ bar }) => bar.good + bar.bad > 0)
          .map(({ bar, index }) => (
            <Bar chart={{ ...props, t, text }} bar={bar} index={index} most={most} />
          ))}
      </svg>
      <ol class="chart-hours" aria-hidden="true">
        {bars
          .filter((_, index) => index % props.every === 0)
          .map(({ label }) => (
            <li safe>{label}</li>
          ))}
      </ol>
      {words.bad === '' ? null : (
        <p class="chart-legend hint">
          <span class="legend-delivered" safe>
            {words.good}
          </span>
          <span class="legend-failed" safe>
            {words.bad}
          </span>
        </p>
      )}
      <details>
        <summary safe>{t.metrics.table}</summary>
        <BarTable chart={{ ...props, t, text }} />
      </details>
    </figure>
  )
}

function titleOf({ summary, unit }: BarChartProps, { chart }: DashboardMessages): string {
  if (unit === undefined) return summary
  return unit === 'hour' ? chart.byHour(summary) : chart.byDay(summary)
}

/** Its id is fixed, so one chart of a page brings it; a chart without bad bars leaves it out. */
function FailedHatch(): JSX.Element {
  return (
    <defs>
      <pattern id="failed-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" class="cross-ground" />
        <path d="M0 0h6M0 0v6" class="cross-line" />
      </pattern>
    </defs>
  )
}

type Chart = BarChartProps & { t: DashboardMessages; text: (count: number) => string }

interface BarProps {
  chart: Chart
  bar: ChartBar
  index: number
  most: number
}

function Bar({ chart, bar, index, most }: BarProps): JSX.Element {
  const { words, text, bars, t } = chart
  const bad = bar.bad === 0 ? 0 : Math.max(smallest, (bar.bad / most) * height)
  const good = bar.good === 0 ? 0 : Math.max(1, Math.min(height - bad, (bar.good / most) * height))
  const x = `${((index + 0.15) * 100) / bars.length}%`
  const width = `${70 / bars.length}%`
  const counts = [
    t.labelled(words.good, text(bar.good)),
    ...(words.bad === '' ? [] : [t.labelled(words.bad, text(bar.bad))]),
  ]
  return (
    <g>
      <title safe>{[bar.label, ...counts].join(' · ')}</title>
      <rect class="bar-delivered" x={x} width={width} y={pixels(height - good)} height={pixels(good)} />
      <rect class="bar-failed-hour" x={x} width={width} y={pixels(height - good - bad)} height={pixels(bad)} />
    </g>
  )
}

function BarTable({ chart: { bars, words, text, t } }: { chart: Chart }): JSX.Element {
  const bad: Column<BarChartProps['bars'][number]> = {
    title: capital(words.bad, t),
    class: 'number',
    text: ({ bad }) => text(bad),
  }
  return (
    <Rows
      columns={[
        { title: words.bar, heading: true, text: ({ label }) => label },
        { title: capital(words.good, t), class: 'number', text: ({ good }) => text(good) },
        ...(words.bad === '' ? [] : [bad]),
      ]}
      rows={bars}
    />
  )
}

function pixels(length: number): string {
  return length.toFixed(1)
}

function capital(text: string, { locale }: DashboardMessages): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
}
