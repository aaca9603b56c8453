import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { checkDataRequest } from '#src/domain/data-requests/check-data-request.ts'
import { answerDataRequest, noteDataRequest, refuseDataRequest } from '#src/domain/data-requests/close-data-request.ts'
import {
  closedDataRequests,
  type DataRequest,
  dataRequestById,
  openDataRequests,
} from '#src/domain/data-requests/find-data-requests.ts'
import { subscriptionsOf } from '#src/domain/data-requests/find-subscriptions.ts'
import { recordDataRequest } from '#src/domain/data-requests/record-data-request.ts'
import { searchAddress } from '#src/domain/data-requests/search-address.ts'
import { readForm } from '#src/domain/form.ts'
import { organizationsOf } from '#src/domain/organizations/find-organization.ts'
import { routes } from '#src/routes.ts'
import { DataRequestPage } from '#views/admin/data-request.tsx'
import { type DataRequestRow, DataRequestsPage } from '#views/admin/data-requests.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dayOf } from '../zip-answer.ts'

export const dataRequestRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/data-requests' })
    .use(visit(deps))
    .get('/admin/data-requests', ({ visit, set }) => showRequests(deps, visit, set))
    .post('/admin/data-requests', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkDataRequest(form, deps.clock.now()))
          const id = recordDataRequest(deps, visit.person(), input)
          return goTo(set, routes.admin.dataRequest.show.url({ id }), visit, 'The request is in the register.')
        },
        (state, status) => showRequests(deps, visit, set, state, status),
      )
    })
    .get('/admin/data-requests/:id', ({ params, visit, set }) => showRequest(deps, visit, set, params.id))
    .post('/admin/data-requests/:id/notes', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          noteDataRequest(deps, visit.person(), params.id, { notes: form.raw('notes') })
          return goTo(set, routes.admin.dataRequest.show.url({ id: params.id }), visit, 'The notes are saved.')
        },
        (state, status) => showRequest(deps, visit, set, params.id, { notes: state }, status),
      )
    })
    .post('/admin/data-requests/:id/answer', ({ params, body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        () => {
          answerDataRequest(deps, visit.person(), params.id)
          return goTo(set, routes.admin.dataRequests.index.url(), visit, 'The request is answered.')
        },
        (state, status) => showRequest(deps, visit, set, params.id, { refusal: state }, status),
      ),
    )
    .post('/admin/data-requests/:id/refusal', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          refuseDataRequest(deps, visit.person(), params.id, { reason: form.raw('reason') })
          return goTo(set, routes.admin.dataRequests.index.url(), visit, 'The request is refused.')
        },
        (state, status) => showRequest(deps, visit, set, params.id, { refusal: state }, status),
      )
    })

function showRequests(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const now = deps.clock.now()
  const props = {
    person: personOf({ deps, visit }),
    form,
    today: dayOf(now),
    open: openDataRequests(deps.db).map((request) => rowOf(request, now)),
    closed: closedDataRequests(deps.db).map((request) => rowOf(request, now)),
  }
  return html(set, DataRequestsPage(props), status)
}

interface Forms {
  notes?: FormState
  refusal?: FormState
  rights?: FormState
}

export function showRequest(deps: AppDeps, visit: Visit, set: Answer, id: string, forms: Forms = {}, status = 200) {
  const request = dataRequestById(deps.db, id)
  const { address, forgottenAt } = request
  const own = organizationsOf(deps, visit.person().accountId).map(({ slug }) => slug)
  const props = {
    person: personOf({ deps, visit }),
    request: { ...rowOf(request, deps.clock.now()), reason: request.reason, notes: request.notes },
    found: forgottenAt === null ? searchAddress(deps.db, address) : null,
    subscriptions: subscriptionsOf(deps.db, address).map(({ subscriber, organization }) => ({
      organization: organization.name,
      state: subscriber.state,
      url: own.includes(organization.slug)
        ? routes.dashboard.subscriber.show.url({ slug: organization.slug, id: subscriber.id })
        : null,
    })),
    forms: { notes: emptyForm, refusal: emptyForm, rights: emptyForm, ...forms },
  }
  return html(set, DataRequestPage(props), status)
}

function rowOf({ id, address, kind, state, receivedAt, dueAt, closedAt }: DataRequest, now: number): DataRequestRow {
  const daysLeft = Math.ceil((dueAt - now) / (24 * 3_600_000))
  return { id, address, kind, state, receivedAt, dueAt, closedAt, daysLeft }
}
