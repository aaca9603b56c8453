import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { checkMetric } from '#src/domain/metrics/check-metric.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { editMetric } from '#src/domain/metrics/edit-metric.ts'
import { findMetric, listMetrics, newestPoint } from '#src/domain/metrics/find-metric.ts'
import { metricFields, newMetric } from '#src/domain/metrics/metric.ts'
import { moveMetric } from '#src/domain/metrics/move-metric.ts'
import { readCharts } from '#src/domain/metrics/read-charts.ts'
import { removeMetric, removePoints } from '#src/domain/metrics/remove-metric.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { MetricPage } from '#views/dashboard/metric.tsx'
import { MetricList, type MetricListProps, MetricsPage } from '#views/dashboard/metrics.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { wantsFragment } from '../answers.ts'
import { messagesFor } from '../spoken.ts'
import { directionOf } from './service.tsx'
import { dashboardShell } from './shell.ts'

const { metric, metrics } = routes.dashboard

export const metricRoutes: Binding[] = [
  page(metrics.index, (context) => showMetrics(context)),

  action(
    metrics.create,
    ({ deps, actor, params, form }) => {
      const { id, name } = createMetric(deps, actor, actor.organizationId, accepted(checkMetric(form, newMetric)))
      return done(metric.show.url({ ...params, id }), `${name} was added. Send it points, and its chart begins.`)
    },
    showMetrics,
  ),

  page(metric.show, (context) => showMetric(context, {})),

  action(
    metric.save,
    ({ deps, actor, params, form }) => {
      const typed = accepted(checkMetric(form, findMetric(deps.db, actor.organizationId, params.id)))
      const { name } = editMetric(deps, actor, actor.organizationId, params.id, typed, shownMarks(form))
      return done(metrics.index.url(params), `${name} was saved.`)
    },
    (context, form) => showMetric(context, { form }),
  ),

  action(metric.position, (context) => {
    const { deps, actor, params, form } = context
    moveMetric(deps, actor, actor.organizationId, params.id, directionOf(form))
    return wantsFragment(context.request) ? MetricList({ list: listProps(context) }) : done(metrics.index.url(params))
  }),

  action(
    metric.pointsRemoval,
    ({ deps, actor, params, form }) => {
      removePoints(deps, actor, actor.organizationId, params.id, form.text('typedName'))
      return done(metric.show.url(params), 'All points were removed.')
    },
    (context, pointsRemoval) => showMetric(context, { pointsRemoval }),
  ),

  action(
    metric.removal,
    ({ deps, actor, params, form }) => {
      removeMetric(deps, actor, actor.organizationId, params.id, form.text('typedName'))
      return done(metrics.index.url(params), 'The metric was removed.')
    },
    (context, removal) => showMetric(context, { removal }),
  ),
]

function showMetrics(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  return MetricsPage({ shell: dashboardShell(context), list: listProps(context), form })
}

function listProps(context: MemberContext): MetricListProps {
  const { deps, session, actor, organization, params } = context
  return {
    slug: params.slug,
    csrf: session.csrfToken(),
    t: messagesFor(context),
    timeZone: organization.timeZone,
    now: deps.clock.now(),
    mayWrite: mayDo(actor.role, 'services:write'),
    metrics: listMetrics(deps.db, organization.id).map((one) => ({ ...one, newest: newestPoint(deps.db, one.id) })),
  }
}

interface Forms {
  form?: FormState
  pointsRemoval?: FormState
  removal?: FormState
}

function showMetric(context: MemberContext<'id'>, forms: Forms): JSX.Element {
  const { deps, actor, organization, params } = context
  const found = findMetric(deps.db, organization.id, params.id)
  return MetricPage({
    shell: dashboardShell(context),
    metric: found,
    charted: readCharts(deps, found),
    timeZone: organization.timeZone,
    mayWrite: mayDo(actor.role, 'services:write'),
    pointsUrl: `${publicUrl(deps)}${pointsPath(organization.id, found.id)}`,
    shown: marksOf(metricFields(found)),
    form: forms.form ?? emptyForm,
    pointsRemoval: forms.pointsRemoval ?? emptyForm,
    removal: forms.removal ?? emptyForm,
  })
}

function pointsPath(organizationId: string, metricId: string): string {
  return routes.managementApi.page.metric.addPoint.url({ page_id: organizationId, metric_id: metricId })
}
