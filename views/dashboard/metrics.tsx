import { routes } from '#src/routes.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import type { FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { metricText } from '../layout/metric-charts.tsx'
import { MoveButtons } from '../layout/move-buttons.tsx'
import { Since } from '../layout/since.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { MetricFields } from './metric-fields.tsx'

export interface MetricRow {
  id: string
  name: string
  suffix: string
  decimalPlaces: number
  display: boolean
  newest: { at: number; value: number } | null
}

export interface MetricListProps {
  slug: string
  csrf: string
  timeZone: string
  now: number
  mayWrite: boolean
  metrics: MetricRow[]
  t: DashboardMessages
}

export interface MetricsProps {
  shell: Shell
  list: MetricListProps
  form: FormState
}

export function MetricsPage({ shell, list, form }: MetricsProps): JSX.Element {
  const { t } = shell
  const { metricSettings: words } = t
  return (
    <DashboardShell shell={shell} title={t.rooms.metrics} room="metrics">
      <MetricList list={list} />
      {list.mayWrite ? (
        <Card name="new-metric" heading={words.addHeading}>
          <Form
            action={routes.dashboard.metrics.create.url({ slug: list.slug })}
            csrf={list.csrf}
            state={form}
            t={t}
            class="stack"
          >
            <MetricFields t={t} form={form} />
            <Submit label={words.add} look="primary" icon="plus" />
          </Form>
        </Card>
      ) : null}
    </DashboardShell>
  )
}

/** In the order of the page; moving swaps it in place. */
export function MetricList({ list }: { list: MetricListProps }): JSX.Element {
  const { metricSettings: words, rooms } = list.t
  if (list.metrics.length === 0)
    return (
      <div id="metrics">
        <Empty heading={words.noneHeading} sentence={words.none} />
      </div>
    )
  return (
    <div id="metrics">
      <ListCard label={rooms.metrics}>
        {list.metrics.map((metric) => (
          <Metric list={list} metric={metric} />
        ))}
      </ListCard>
    </div>
  )
}

function Metric({ list, metric }: { list: MetricListProps; metric: MetricRow }): JSX.Element {
  const { slug, csrf, timeZone, t } = list
  const { metricSettings: words } = t
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" dir="auto">
          <a href={routes.dashboard.metric.show.url({ slug, id: metric.id })} safe>
            {metric.name}
          </a>
        </h2>
        {metric.display ? null : (
          <p class="hint" safe>
            {words.notShown}
          </p>
        )}
      </div>
      {metric.newest === null ? (
        <p class="hint" safe>
          {words.noPoints}
        </p>
      ) : (
        <p class="hint">
          <strong safe>{metricText(metric.newest.value, metric, t)}</strong>{' '}
          <Since at={metric.newest.at} now={list.now} timeZone={timeZone} t={t} />
        </p>
      )}
      {list.mayWrite ? (
        <div class="row-actions">
          <MoveButtons
            action={routes.dashboard.metric.position.url({ slug, id: metric.id })}
            csrf={csrf}
            id={metric.id}
            name={metric.name}
            list="#metrics"
            t={t}
          />
        </div>
      ) : null}
    </li>
  )
}
