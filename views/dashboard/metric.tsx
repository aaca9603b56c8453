import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, ShownFields, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { MetricCharts, type MetricProps, metricText, PeriodChoice } from '../layout/metric-charts.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Ago } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
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
  const { t } = shell
  const { metricSettings: words } = t
  return (
    <DashboardShell shell={shell} title={metric.name} room="metrics">
      <p class="back">
        <a href={routes.dashboard.metrics.index.url({ slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.rooms.metrics}</span>
        </a>
      </p>
      <Card label={words.chart}>
        <div class="metric-head">
          <p class="hint">
            {charted.newest === null ? (
              escapeHtml(words.noPoints)
            ) : (
              <Sentence
                text={words.latest}
                parts={{
                  value: <strong safe>{metricText(charted.newest.value, charted, t)}</strong>,
                  time: <Ago at={charted.newest.at} timeZone={timeZone} t={t} />,
                }}
              />
            )}
          </p>
          <PeriodChoice t={t} />
        </div>
        <MetricCharts metric={charted} timeZone={timeZone} t={t} />
      </Card>
      <Sending slug={slug} pointsUrl={props.pointsUrl} mayWrite={props.mayWrite} t={t} />
      {props.mayWrite ? <Settings {...props} /> : null}
    </DashboardShell>
  )
}

interface SendingProps {
  slug: string
  pointsUrl: string
  mayWrite: boolean
  t: DashboardMessages
}

function Sending({ slug, pointsUrl, mayWrite, t }: SendingProps): JSX.Element {
  const { metricSettings: words } = t
  return (
    <Card name="points" heading={words.sendHeading}>
      <p class="hint">
        {mayWrite ? (
          <Sentence text={words.sendWithLink} parts={{ tokens: <Tokens slug={slug} t={t} /> }} />
        ) : (
          escapeHtml(words.send)
        )}
      </p>
      <pre class="docs-code" tabindex="0" safe>
        {`curl "${pointsUrl}" \\\n  -H "Authorization: OAuth $OPSENTRY_TOKEN" \\\n  -d "data[value]=123"`}
      </pre>
    </Card>
  )
}

function Tokens({ slug, t }: { slug: string; t: DashboardMessages }): JSX.Element {
  return (
    <a href={routes.dashboard.apiTokens.index.url({ slug })} safe>
      {t.rooms['api-tokens']}
    </a>
  )
}

function Settings({ shell, metric, shown, form, pointsRemoval, removal }: MetricPageProps): JSX.Element {
  const { csrf, organization, t } = shell
  const { metricSettings: words } = t
  const to = { slug: organization.slug, id: metric.id }
  return (
    <>
      <Card name="edit" heading={words.edit}>
        <Form action={routes.dashboard.metric.save.url(to)} csrf={csrf} state={form} t={t} class="stack">
          <ShownFields marks={shown} />
          <MetricFields t={t} form={form} metric={metric} />
          <Submit label={words.save} look="primary" />
        </Form>
      </Card>
      <Card name="points-removal" heading={words.removePoints} class="danger-zone">
        <p class="hint" safe>
          {words.removePointsHint}
        </p>
        <Form action={routes.dashboard.metric.pointsRemoval.url(to)} csrf={csrf} class="stack">
          <TextField name="typedName" id="points-name" label={words.typeName(metric.name)} form={pointsRemoval} />
          <Submit label={words.removePoints} look="danger" />
        </Form>
      </Card>
      <Card name="removal" heading={words.removeHeading} class="danger-zone">
        <p class="hint" safe>
          {words.removeHint}
        </p>
        <Form action={routes.dashboard.metric.removal.url(to)} csrf={csrf} class="stack">
          <TextField name="typedName" id="removal-name" label={words.typeName(metric.name)} form={removal} />
          <Submit label={words.remove} look="danger" />
        </Form>
      </Card>
    </>
  )
}
