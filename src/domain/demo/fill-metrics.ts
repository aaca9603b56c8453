import type { Deps, Member } from '../context.ts'
import { addPoints, mostPoints, type SentPoint } from '../metrics/add-points.ts'
import { createMetric } from '../metrics/create-metric.ts'
import { type MetricInput, newMetric } from '../metrics/metric.ts'

const minute = 60_000
/** Minutes between two points. */
const every = 5
const points = 28 * 24 * (60 / every) - 1

interface DemoMetric {
  metric: Partial<MetricInput> & { name: string }
  /** At an hour of the day, in the n-th measurement. */
  valueAt: (hour: number, n: number) => number
}

/** Between -1 and 1, and the same in every demo. */
const noise = (n: number) => Math.sin(n * 12.9898) * Math.cos(n * 4.1414)
/** From 0 at night to 1 in the afternoon. */
const busy = (hour: number) => (1 - Math.cos(((hour - 3) / 12) * Math.PI)) / 2

const demoMetrics: DemoMetric[] = [
  {
    metric: { name: 'Response time', description: 'Tracking, measured from Frankfurt', suffix: 'ms' },
    valueAt: (hour, n) => 110 + 70 * busy(hour) + 14 * noise(n) + (n % 2016 < 9 ? 240 : 0),
  },
  {
    metric: { name: 'Labels printed at the first attempt', suffix: '%', decimalPlaces: 1, yAxisMin: 95, yAxisMax: 100 },
    valueAt: (hour, n) => 99.6 - 0.5 * busy(hour) + 0.2 * noise(n) - (n % 2500 < 14 ? 2.4 : 0),
  },
]

/** Two metrics with the points of four weeks. */
export async function fillMetrics(deps: Deps, actor: Member, now: number): Promise<void> {
  for (const { metric, valueAt } of demoMetrics) {
    const { id: metricId } = createMetric(deps, actor, actor.organizationId, { ...newMetric, ...metric })
    const sent = Array.from({ length: points }, (_, n): SentPoint => {
      const at = now - (points - n) * every * minute
      const value = valueAt((at / 3_600_000) % 24, n)
      return { place: `data[${n}]`, metricId, timestamp: Math.floor(at / 1000), value: Math.round(value * 100) / 100 }
    })
    for (let first = 0; first < sent.length; first += mostPoints)
      await addPoints(deps, actor, actor.organizationId, sent.slice(first, first + mostPoints))
  }
}
