import { hourText } from '../layout/times.tsx'
import { number } from './ledger-sum.tsx'

/** What ended within one hour. */
export interface HourProps {
  /** UTC ms. */
  from: number
  delivered: number
  failed: number
}

/** Pixels; the width follows the page. */
const height = 96
/** Pixels that a single failed message takes at the least: it must not go unseen. */
const smallest = 3

/** Bars of the last 24 hours, drawn here and not by a script, with the same numbers as a table behind them. */
export function Throughput({ hours, timeZone }: { hours: HourProps[]; timeZone: string }): JSX.Element {
  const delivered = hours.reduce((sum, hour) => sum + hour.delivered, 0)
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
  const most = Math.max(...hours.map((hour) => hour.delivered + hour.failed))
  if (most === 0) return <p class="hint">No message left in the last 24 hours.</p>
  const summary = `${number(delivered)} delivered and ${number(failed)} failed in the last 24 hours`
  return (
    <figure class="throughput">
      <figcaption>
        <span safe>{summary}</span>
        <span class="hint" safe>
          {`at most ${number(most)} in an hour`}
        </span>
      </figcaption>
      <svg role="img" aria-labelledby="throughput-title" width="100%" height={String(height)}>
        <title id="throughput-title" safe>
          {`${summary}, by the hour`}
        </title>
        <defs>
          <pattern id="failed-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" class="cross-ground" />
            <path d="M0 0h6M0 0v6" class="cross-line" />
          </pattern>
        </defs>
        <line class="chart-base" x1="0" x2="100%" y1={String(height - 0.5)} y2={String(height - 0.5)} />
        {hours
          .map((hour, index) => ({ hour, index }))
          .filter(({ hour }) => hour.delivered + hour.failed > 0)
          .map(({ hour, index }) => (
            <Bar hour={hour} index={index} count={hours.length} most={most} timeZone={timeZone} />
          ))}
      </svg>
      <ol class="chart-hours" aria-hidden="true">
        {hours
          .filter((_, index) => index % 6 === 0)
          .map(({ from }) => (
            <li safe>{hourText(from, timeZone)}</li>
          ))}
      </ol>
      <p class="chart-legend hint">
        <span class="legend-delivered">delivered</span>
        <span class="legend-failed">failed</span>
      </p>
      <details>
        <summary>The same as a table</summary>
        <HourTable hours={hours} timeZone={timeZone} />
      </details>
    </figure>
  )
}

interface BarProps {
  hour: HourProps
  index: number
  count: number
  most: number
  timeZone: string
}

function Bar({ hour, index, count, most, timeZone }: BarProps): JSX.Element {
  const failed = hour.failed === 0 ? 0 : Math.max(smallest, (hour.failed / most) * height)
  const delivered = hour.delivered === 0 ? 0 : Math.max(1, Math.min(height - failed, (hour.delivered / most) * height))
  const x = `${((index + 0.15) * 100) / count}%`
  const width = `${70 / count}%`
  return (
    <g>
      <title
        safe
      >{`${hourText(hour.from, timeZone)}: ${number(hour.delivered)} delivered, ${number(hour.failed)} failed`}</title>
      <rect class="bar-delivered" x={x} width={width} y={pixels(height - delivered)} height={pixels(delivered)} />
      <rect
        class="bar-failed-hour"
        x={x}
        width={width}
        y={pixels(height - delivered - failed)}
        height={pixels(failed)}
      />
    </g>
  )
}

function HourTable({ hours, timeZone }: { hours: HourProps[]; timeZone: string }): JSX.Element {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Hour from</th>
          <th scope="col">Delivered</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ from, delivered, failed }) => (
          <tr>
            <th scope="row" safe>
              {hourText(from, timeZone)}
            </th>
            <td class="number" safe>
              {number(delivered)}
            </td>
            <td class="number" safe>
              {number(failed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function pixels(length: number): string {
  return length.toFixed(1)
}
