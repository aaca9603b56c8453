import { BarChart } from '../layout/bar-chart.tsx'
import { hourText } from '../layout/times.tsx'
import { number } from './ledger-sum.tsx'

/** Messages that were delivered or failed within one hour. */
export interface HourProps {
  /** UTC ms. */
  from: number
  delivered: number
  failed: number
}

/** Bars of the last 24 hours. */
export function Throughput({ hours, timeZone }: { hours: HourProps[]; timeZone: string }): JSX.Element {
  const delivered = hours.reduce((sum, hour) => sum + hour.delivered, 0)
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
  if (delivered + failed === 0) return <p class="hint">No message left in the last 24 hours.</p>
  return (
    <BarChart
      id="throughput"
      bars={hours.map((hour) => ({ label: hourText(hour.from, timeZone), good: hour.delivered, bad: hour.failed }))}
      words={{ good: 'delivered', bad: 'failed', bar: 'Hour' }}
      summary={`${number(delivered)} delivered and ${number(failed)} failed in the last 24 hours`}
      most={(highest) => `at most ${highest} in an hour`}
      every={6}
    />
  )
}
