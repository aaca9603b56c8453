import { number } from '../dashboard/ledger-sum.tsx'
import { BarChart } from '../layout/bar-chart.tsx'
import { Card } from '../layout/card.tsx'
import { Rows } from '../layout/rows.tsx'
import { elapsedText, hourText, shortDayText } from '../layout/times.tsx'
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

/** Numbers of all requests, whatever the list below is narrowed to. */
export function Traffic({ traffic, filter }: { traffic: TrafficProps; filter: LogFilterValues }): JSX.Element {
  return (
    <Card name="traffic" heading="All requests" class="stack">
      <nav aria-label="Span of the charts">
        <ul class="states">
          <Span word="30 days" span="" filter={filter} />
          <Span word="24 hours" span="day" filter={filter} />
        </ul>
      </nav>
      {traffic.requests === 0 ? <p class="hint">No request was logged in that time.</p> : <Charts traffic={traffic} />}
      {traffic.unlogged === 0 ? null : (
        <p class="hint" safe>
          {`${number(traffic.unlogged)} more were answered but not logged, because the log could not be written.`}
        </p>
      )}
    </Card>
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

function Charts({ traffic }: { traffic: TrafficProps }): JSX.Element {
  const { bars, unit, slowest } = traffic
  const label = (at: number) =>
    unit === 'hour' ? hourText(at, 'UTC') : shortDayText(new Date(at).toISOString().slice(0, 10))
  const bar = unit === 'hour' ? 'Hour' : 'Day'
  const every = Math.ceil(bars.length / 4)
  return (
    <>
      <BarChart
        id="requests"
        bars={bars.map(({ at, requests, errors }) => ({ label: label(at), good: requests - errors, bad: errors }))}
        words={{ good: 'answered', bad: 'failed (5xx)', bar }}
        summary={`${number(traffic.requests)} requests, ${number(traffic.errors)} of them failed`}
        most={(highest) => `at most ${highest} in ${unit === 'hour' ? 'an hour' : 'a day'}`}
        every={every}
      />
      <BarChart
        id="durations"
        bars={bars.map(({ at, p95 }) => ({ label: label(at), good: (p95 ?? 0) / 1000, bad: 0 }))}
        words={{ good: 'for 95 of 100', bad: '', bar }}
        summary={`Half within ${span(traffic.median)}, 95 of 100 within ${span(traffic.p95)}`}
        most={(highest) => `95 of 100 within ${highest} on the slowest ${unit}`}
        every={every}
        text={elapsedText}
      />
      {slowest.length === 0 ? null : <Slowest slowest={slowest} />}
    </>
  )
}

function Slowest({ slowest }: { slowest: TrafficProps['slowest'] }): JSX.Element {
  const longest = Math.max(...slowest.map(({ p95 }) => p95))
  return (
    <Rows
      class="slowest"
      caption="Slowest paths"
      columns={[
        {
          title: 'Path',
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
        { title: 'Requests', class: 'number', text: ({ requests }) => number(requests) },
        { title: '95 of 100 within', class: 'number', text: ({ p95 }) => span(p95) },
      ]}
      rows={slowest}
    />
  )
}

function span(microseconds: number | null): string {
  return microseconds === null ? 'nothing' : elapsedText(microseconds / 1000)
}
