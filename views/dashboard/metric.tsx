import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, ShownFields, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { MetricCharts, type MetricProps, metricText, PeriodChoice } from '../layout/metric-charts.tsx'
import { Ago } from '../layout/times.tsx'
import { MetricFields, type MetricFieldsProps } from './metric-fields.tsx'

export interface MetricPageProps {
  shell: Shell
  metric: NonNullable<MetricFieldsProps['metric']> & { id: string }
  charted: MetricProps
  timeZone: string
  mayWrite: boolean
  /** Absolute: programs post its points there. */
  pointsUrl: string
  /** Marks of what is shown of it. */
  shown: Record<string, string>
  form: FormState
  pointsRemoval: FormState
  removal: FormState
}

export function MetricPage(props: MetricPageProps): JSX.Element {
  const { shell, metric, charted, timeZone } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={metric.name} room="metrics">
      <p class="back">
        <a href={routes.dashboard.metrics.index.url({ slug })}>
          <Icon name="arrow-left" />
          <span>Metrics</span>
        </a>
      </p>
      <Card label="Chart">
        <div class="metric-head">
          <p class="hint">
            {charted.newest === null ? (
              'No points yet'
            ) : (
              <>
                Latest: <strong safe>{metricText(charted.newest.value, charted)}</strong>{' '}
                <Ago at={charted.newest.at} timeZone={timeZone} />
              </>
            )}
          </p>
          <PeriodChoice />
        </div>
        <MetricCharts metric={charted} timeZone={timeZone} />
      </Card>
      <Sending slug={slug} pointsUrl={props.pointsUrl} mayWrite={props.mayWrite} />
      {props.mayWrite ? <Settings {...props} /> : null}
    </DashboardShell>
  )
}

function Sending({ slug, pointsUrl, mayWrite }: { slug: string; pointsUrl: string; mayWrite: boolean }): JSX.Element {
  return (
    <Card name="points" heading="Send points">
      <p class="hint">
        {'Your program sends a point at least every five minutes, with the token of an editor'}
        {mayWrite ? (
          <>
            {' ('}
            <a href={routes.dashboard.apiTokens.index.url({ slug })}>API tokens</a>
            {')'}
          </>
        ) : null}
        {
          '. What was measured earlier carries data[timestamp], in seconds since 1970, up to 28 days back. A chart shows steps that are over, so a new point is in it after five minutes at most.'
        }
      </p>
      <pre class="docs-code" tabindex="0" safe>
        {`curl "${pointsUrl}" \\\n  -H "Authorization: OAuth $OPSENTRY_TOKEN" \\\n  -d "data[value]=123"`}
      </pre>
    </Card>
  )
}

function Settings({ shell, metric, shown, form, pointsRemoval, removal }: MetricPageProps): JSX.Element {
  const { csrf, organization } = shell
  const to = { slug: organization.slug, id: metric.id }
  return (
    <>
      <Card name="edit" heading="Edit the metric">
        <Form action={routes.dashboard.metric.save.url(to)} csrf={csrf} state={form} class="stack">
          <ShownFields marks={shown} />
          <MetricFields form={form} metric={metric} />
          <Submit label="Save" look="primary" />
        </Form>
      </Card>
      <Card name="points-removal" heading="Remove all points" class="danger-zone">
        <p class="hint">Its charts begin anew. The metric and its settings stay.</p>
        <Form action={routes.dashboard.metric.pointsRemoval.url(to)} csrf={csrf} class="stack">
          <TextField name="typedName" id="points-name" label={`Type ${metric.name} to confirm`} form={pointsRemoval} />
          <Submit label="Remove all points" look="danger" />
        </Form>
      </Card>
      <Card name="removal" heading="Remove this metric" class="danger-zone">
        <p class="hint">Its charts leave the page, and all its points go with it. Programs that send points get 404.</p>
        <Form action={routes.dashboard.metric.removal.url(to)} csrf={csrf} class="stack">
          <TextField name="typedName" id="removal-name" label={`Type ${metric.name} to confirm`} form={removal} />
          <Submit label="Remove the metric" look="danger" />
        </Form>
      </Card>
    </>
  )
}
