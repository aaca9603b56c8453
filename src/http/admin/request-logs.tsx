import { accepted } from '#src/domain/forms/checked.ts'
import { checkAddresses, keepAddresses } from '#src/domain/request-logs/keep-addresses.ts'
import { recordLookUp } from '#src/domain/request-logs/record-look-up.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { daysOf } from '#src/domain/settings/retention-periods.ts'
import { routes } from '#src/routes.ts'
import { RequestLogPage } from '#views/admin/request-logs.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { personOf } from '../person.ts'
import { readLogQuery, spanOf } from './request-log-query.ts'

const { requestLogs } = routes.admin

const perPage = 50

export const requestLogRoutes: Binding[] = [
  page(requestLogs.show, (context) => showRequests(context)),

  action(
    requestLogs.addresses,
    ({ deps, actor, form }) => {
      keepAddresses(deps, actor, accepted(checkAddresses(form)))
      return done(requestLogs.show.url(), 'The setting is saved.')
    },
    (context, form) => showRequests({ ...context, query: {} }, form),
  ),
]

async function showRequests(context: PersonContext, form: FormState = emptyForm): Promise<JSX.Element> {
  const { deps, actor, query } = context
  const { typed, filter, before, problem } = readLogQuery(query)
  recordLookUp(deps, actor, filter)
  const span = spanOf(typed.span, deps.clock.now())
  const log = await readLog(deps, { filter, limit: perPage, before }, span)
  return RequestLogPage({
    person: personOf(context),
    form,
    addresses: readInstance(deps.db).requestAddresses,
    days: daysOf(deps.db, 'requests'),
    filter: typed,
    problem,
    paging: before !== undefined,
    log: log && { found: log.found, traffic: { ...log.traffic, unit: span.unit } },
  })
}

/** Null: the log cannot be read. Everything else works without it. */
async function readLog(
  { requestLogs, logger }: AppDeps,
  search: Parameters<typeof requestLogs.ask<'find'>>[1],
  span: Parameters<typeof requestLogs.ask<'traffic'>>[1],
) {
  try {
    await requestLogs.flush()
    const [found, traffic] = await Promise.all([requestLogs.ask('find', search), requestLogs.ask('traffic', span)])
    return { found, traffic }
  } catch (error) {
    logger.error('the request log cannot be read', { error: String(error) })
    return null
  }
}
