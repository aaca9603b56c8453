import { checkDataRequest } from '#src/domain/data-requests/check-data-request.ts'
import { closedDataRequests, type DataRequest, openDataRequests } from '#src/domain/data-requests/find-data-requests.ts'
import { recordDataRequest } from '#src/domain/data-requests/record-data-request.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { utcDay } from '#src/domain/time/utc-day.ts'
import { routes } from '#src/routes.ts'
import { type DataRequestRow, DataRequestsPage } from '#views/admin/data-requests.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { dataRequest, dataRequests } = routes.admin

export const dataRequestListRoutes: Binding[] = [
  page(dataRequests.index, (context) => showRequests(context)),

  action(
    dataRequests.create,
    ({ deps, actor, form }) => {
      const id = recordDataRequest(deps, actor, accepted(checkDataRequest(form, deps.clock.now())))
      return done(dataRequest.show.url({ id }), 'The request is in the register.')
    },
    showRequests,
  ),
]

function showRequests(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const now = deps.clock.now()
  return DataRequestsPage({
    person: personOf(context),
    form,
    today: utcDay(now),
    open: openDataRequests(deps.db).map((request) => rowOf(request, now)),
    closed: closedDataRequests(deps.db).map((request) => rowOf(request, now)),
  })
}

export function rowOf(
  { id, address, kind, state, receivedAt, dueAt, closedAt }: DataRequest,
  now: number,
): DataRequestRow {
  const daysLeft = Math.ceil((dueAt - now) / (24 * 3_600_000))
  return { id, address, kind, state, receivedAt, dueAt, closedAt, daysLeft }
}
