import { BarChart } from '../layout/bar-chart.tsx'
import { Card } from '../layout/card.tsx'
import { Rows } from '../layout/rows.tsx'
import { elapsedText, hourText, utcDayText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type LogFilterValues, logAddress } from './request-filter.tsx'

export interface TrafficProps {
  unit: 'hour' | 'day'
  /** `at`: UTC ms; `p95`: microseconds. */
  bars: { at: number; requests: number; errors: number; p95: number | null }[]
  requests: number
  errors: number
  /** Answered, but not in the log. */
  unlogged: number
  /** Microseconds. */
  median: number | null
  p95: number | null
  slowest: { path: string; requests: number; p95: number }[]
}

interface Shown {
  traffic: TrafficProps
  filter: LogFilterValues
  t: DashboardMessages
}

/** Numbers of all requests, whatever the list below is narrowed to. */
export function Traffic({ traffic, filter, t }: Shown): JSX.Element {
  const { traffic: words } = t
  return (
    <Card name="traffic" heading={words.heading} class="stack">
      <nav aria-label={words.span}>
        <ul class="states">
          <Span word={words.days} span="" filter={filter} />
          <Span word={words.hours} span="day" filter={filter} />
        </ul>
      </nav>
      {traffic.requests === 0 ? <None t={t} /> : <Charts traffic={traffic} t={t} />}
      {traffic.unlogged === 0 ? null : (
        <p class="hint" safe>
          {words.unlogged(traffic.unlogged)}
        </p>
      )}
    </Card>
  )
}

function None({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint" safe>
      {t.traffic.none}
    </p>
  )
}

function Span({ word, span, filter }: { word: string; span: string; filter: LogFilterValues }): JSX.Element {
  return (
    <li>
      <a href={logAddress({ ...filter, span })} aria-current={filter.span === span ? 'page' : undefined} safe>
        {word}
      </a>
    </li>
  )
}

function Charts({ traffic, t }: Pick<Shown, 'traffic' | 't'>): JSX.Element {
  const { traffic: words } = t
  const isHourly = traffic.unit === 'hour'
  const { bars, unit, slowest } = traffic
  const label = (at: number) => (isHourly ? hourText(at, 'UTC', t) : utcDayText(at, t))
  const bar = isHourly ? words.hour : words.day
  const every = Math.ceil(bars.length / 4)
  return (
    <>
      <BarChart
        id="requests"
        t={t}
        unit={unit}
        bars={bars.map(({ at, requests, errors }) => ({ label: label(at), good: requests - errors, bad: errors }))}
        words={{ good: words.answered, bad: words.failed, bar }}
        summary={words.sum(traffic.requests, traffic.errors)}
        most={isHourly ? words.mostInHour : words.mostInDay}
        every={every}
      />
      <BarChart
        id="durations"
        t={t}
        unit={unit}
        bars={bars.map(({ at, p95 }) => ({ label: label(at), good: (p95 ?? 0) / 1000, bad: 0 }))}
        words={{ good: words.for95, bad: '', bar }}
        summary={words.halfWithin(span(traffic.median, t), span(traffic.p95, t))}
        most={isHourly ? words.slowestHour : words.slowestDay}
        every={every}
        text={(milliseconds) => elapsedText(milliseconds, t)}
      />
      {slowest.length === 0 ? null : <Slowest slowest={slowest} t={t} />}
    </>
  )
}

function Slowest({ slowest, t }: { slowest: TrafficProps['slowest']; t: DashboardMessages }): JSX.Element {
  const { traffic: words } = t
  const longest = Math.max(...slowest.map(({ p95 }) => p95))
  return (
    <Rows
      class="slowest"
      caption={words.slowest}
      columns={[
        {
          title: words.path,
          heading: true,
          class: 'request-path',
          cell: ({ path, p95 }) => (
            <>
              <span safe>{path}</span>
              <svg width="100%" height="4" aria-hidden="true">
                <rect class="bar-delivered" width={`${((p95 / longest) * 100).toFixed(1)}%`} height="4" rx="2" />
              </svg>
            </>
          ),
        },
        { title: t.requestLog.requests, class: 'number', text: ({ requests }) => t.count(requests) },
        { title: words.within95, class: 'number', text: ({ p95 }) => span(p95, t) },
      ]}
      rows={slowest}
    />
  )
}

function span(microseconds: number | null, t: DashboardMessages): string {
  return microseconds === null ? t.retention.nothing : elapsedText(microseconds / 1000, t)
}
