import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkAddresses, keepAddresses } from '#src/domain/request-logs/keep-addresses.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { daysOf } from '#src/domain/settings/retention-periods.ts'
import { routes } from '#src/routes.ts'
import { RequestLogPage } from '#views/admin/request-logs.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { type LogQuery, readLogQuery, spanOf } from '../request-log-query.ts'

const perPage = 50

export const requestLogRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/request-logs' })
    .use(visit(deps))
    .get('/admin/request-logs', ({ query, visit, set }) => showRequests(deps, visit, set, { query }))
    .post('/admin/request-logs/addresses', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted<string | JSX.Element>(
        form,
        set,
        () => {
          keepAddresses(deps, visit.person(), accepted(checkAddresses(form)))
          return goTo(set, routes.admin.requestLogs.show.url(), visit, 'The setting is saved.')
        },
        (state, status) => showRequests(deps, visit, set, { query: {}, form: state, status }),
      )
    })

interface Shown {
  query: LogQuery
  form?: FormState
  status?: number
}

async function showRequests(deps: AppDeps, visit: Visit, set: Answer, { query, form, status }: Shown) {
  const { typed, filter, before, problem } = readLogQuery(query)
  const span = spanOf(typed.span, deps.clock.now())
  const log = await readLog(deps, { filter, limit: perPage, before }, span)
  const props = {
    person: personOf({ deps, visit }),
    form: form ?? emptyForm,
    addresses: readInstance(deps.db).requestAddresses,
    days: daysOf(deps.db, 'requests'),
    filter: typed,
    problem,
    paging: before !== undefined,
    log: log && { found: log.found, traffic: { ...log.traffic, unit: span.unit } },
  }
  return html(set, RequestLogPage(props), status)
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
