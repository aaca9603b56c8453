import { assetUrl } from '#src/assets.ts'
import { MetricCharts, type MetricProps, metricText, PeriodChoice } from '../layout/metric-charts.tsx'
import { Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

interface MetricsProps {
  metrics: MetricProps[]
  timeZone: string
  t: Messages
}

/** Nothing where there is no metric to show. Its styles come with it, when a page that is open gets its first, too. */
export function Metrics({ metrics, timeZone, t }: MetricsProps): JSX.Element {
  if (metrics.length === 0) return ''
  return (
    <section id="metrics" class="metrics" aria-labelledby="metrics-heading">
      <link rel="stylesheet" href={assetUrl('metrics.css')} />
      <div class="section-heading">
        <h2 id="metrics-heading" safe>
          {t.metrics.heading}
        </h2>
        <PeriodChoice t={t} />
      </div>
      {metrics.map((metric) => (
        <article id={`metric-${metric.id}`} class="card metric">
          <header>
            <h3 dir="auto" safe>
              {metric.name}
            </h3>
            {metric.newest === null ? null : (
              <Newest metric={metric} newest={metric.newest} timeZone={timeZone} t={t} />
            )}
          </header>
          {metric.description === '' ? null : (
            <p class="hint" dir="auto" safe>
              {metric.description}
            </p>
          )}
          <MetricCharts metric={metric} timeZone={timeZone} t={t} />
        </article>
      ))}
    </section>
  )
}

interface NewestProps extends Omit<MetricsProps, 'metrics'> {
  metric: MetricProps
  newest: { at: number; value: number }
}

function Newest({ metric, newest, timeZone, t }: NewestProps): JSX.Element {
  return (
    <p class="metric-newest">
      <span class="visually-hidden" safe>
        {t.metrics.newest}
      </span>{' '}
      <strong safe>{metricText(newest.value, metric, t)}</strong> <Moment at={newest.at} timeZone={timeZone} t={t} />
    </p>
  )
}
