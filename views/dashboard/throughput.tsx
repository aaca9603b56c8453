import { BarChart } from '../layout/bar-chart.tsx'
import { hourText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** Messages that were delivered or failed within one hour. */
export interface HourProps {
  /** UTC ms. */
  from: number
  delivered: number
  failed: number
}

interface ThroughputProps {
  hours: HourProps[]
  timeZone: string
  t: DashboardMessages
}

/** Bars of the last 24 hours. */
export function Throughput({ hours, timeZone, t }: ThroughputProps): JSX.Element {
  const { queue: words } = t
  const delivered = hours.reduce((sum, hour) => sum + hour.delivered, 0)
  const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
  if (delivered + failed === 0)
    return (
      <p class="hint" safe>
        {words.noneLeft}
      </p>
    )
  return (
    <BarChart
      id="throughput"
      bars={hours.map((hour) => ({ label: hourText(hour.from, timeZone, t), good: hour.delivered, bad: hour.failed }))}
      t={t}
      words={{ good: t.ledger.delivered, bad: t.ledger.failed, bar: words.hour }}
      unit="hour"
      summary={words.sum(delivered, failed)}
      most={words.most}
      every={6}
    />
  )
}
