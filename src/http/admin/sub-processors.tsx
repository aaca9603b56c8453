import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkSubProcessor } from '#src/domain/privacy/check-sub-processor.ts'
import { listSubProcessors } from '#src/domain/privacy/find-sub-processors.ts'
import {
  addSubProcessor,
  changeSubProcessor,
  removeSubProcessor,
  subProcessorById,
} from '#src/domain/privacy/sub-processors.ts'
import { utcDay } from '#src/domain/utc-day.ts'
import { routes } from '#src/routes.ts'
import { AdminSubProcessorPage, AdminSubProcessorsPage } from '#views/admin/sub-processors.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const subProcessorRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/sub-processors' })
    .use(visit(deps))
    .get('/admin/privacy/sub-processors', ({ visit, set }) => showAll(deps, visit, set))
    .post('/admin/privacy/sub-processors', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkSubProcessor(form))
          addSubProcessor(deps, visit.person(), input)
          return goTo(set, routes.admin.privacy.subProcessors.index.url(), visit, `${input.name} is on the list.`)
        },
        (state, status) => showAll(deps, visit, set, state, status),
      )
    })
    .get('/admin/privacy/sub-processors/:id', ({ params, visit, set }) => showOne(deps, visit, params.id, set))
    .post('/admin/privacy/sub-processors/:id', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          changeSubProcessor(deps, visit.person(), params.id, accepted(checkSubProcessor(form)))
          return goTo(set, routes.admin.privacy.subProcessors.index.url(), visit, 'The list is saved.')
        },
        (state, status) => showOne(deps, visit, params.id, set, state, status),
      )
    })
    .post('/admin/privacy/sub-processors/:id/removal', ({ params, visit, set }) => {
      removeSubProcessor(deps, visit.person(), params.id)
      return goTo(set, routes.admin.privacy.subProcessors.index.url(), visit, 'It is taken off the list.')
    })

function showAll(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const props = {
    person: personOf({ deps, visit }),
    form,
    today: utcDay(deps.clock.now()),
    subProcessors: listSubProcessors(deps.db),
  }
  return html(set, AdminSubProcessorsPage(props), status)
}

function showOne(deps: AppDeps, visit: Visit, id: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const subProcessor = subProcessorById(deps.db, id)
  return html(set, AdminSubProcessorPage({ person: personOf({ deps, visit }), form, subProcessor }), status)
}
