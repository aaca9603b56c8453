import { answerDataRequest, noteDataRequest, refuseDataRequest } from '#src/domain/data-requests/close-data-request.ts'
import { eraseAddress } from '#src/domain/data-requests/erase-address.ts'
import { exportAddress } from '#src/domain/data-requests/export-address.ts'
import { dataRequestById } from '#src/domain/data-requests/find-data-requests.ts'
import { subscriptionsOf } from '#src/domain/data-requests/find-subscriptions.ts'
import { recordRequestRead } from '#src/domain/data-requests/record-request-read.ts'
import { searchAddress } from '#src/domain/data-requests/search-address.ts'
import { organizationsOf } from '#src/domain/organizations/find-organization.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { DataRequestPage } from '#views/admin/data-request.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { accountArchive } from '../account/account-archive.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'
import { messagesFor } from '../spoken.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { rowOf } from './data-requests.tsx'

const { dataRequest, dataRequests } = routes.admin

export const dataRequestRoutes: Binding[] = [
  page(dataRequest.show, (context) => {
    recordRequestRead(context.deps, context.actor, context.params.id)
    return showRequest(context)
  }),

  action(
    dataRequest.notes,
    ({ deps, actor, params, form }) => {
      noteDataRequest(deps, actor, params.id, { notes: form.raw('notes') })
      return done(dataRequest.show.url(params), 'The notes are saved.')
    },
    (context, notes) => showRequest(context, { notes }),
  ),

  action(
    dataRequest.answer,
    ({ deps, actor, params }) => {
      answerDataRequest(deps, actor, params.id)
      return done(dataRequests.index.url(), 'The request is answered.')
    },
    (context, refusal) => showRequest(context, { refusal }),
  ),

  action(
    dataRequest.refusal,
    ({ deps, actor, params, form }) => {
      refuseDataRequest(deps, actor, params.id, { reason: form.raw('reason') })
      return done(dataRequests.index.url(), 'The request is refused.')
    },
    (context, refusal) => showRequest(context, { refusal }),
  ),

  action(dataRequest.export, downloadArchive, (context, rights) => showRequest(context, { rights })),

  action(
    dataRequest.erasure,
    async (context) => {
      const { deps, actor, params } = context
      const count = await eraseAddress(deps, actor, params.id)
      return done(dataRequest.show.url(params), messagesFor(context).dataRequest.erased(count))
    },
    (context, rights) => showRequest(context, { rights }),
  ),
]

type Context = PersonContext<{ id: string }>

function downloadArchive(context: Context): Response {
  const { deps, actor, params, set } = context
  const now = deps.clock.now()
  const sections = exportAddress(deps, actor, params.id)
  const archive = accountArchive(sections, {
    t: messagesFor(context),
    instanceUrl: publicUrl(deps),
    exportedAt: now,
  })
  return zipAnswer(set, `opsentry-data-${dayOf(now)}.zip`, archive, now)
}

interface Forms {
  notes?: FormState
  refusal?: FormState
  rights?: FormState
}

async function showRequest(context: Context, forms: Forms = {}): Promise<JSX.Element> {
  const { deps, params } = context
  const request = dataRequestById(deps.db, params.id)
  const { address, forgottenAt } = request
  return DataRequestPage({
    person: personOf(context),
    request: { ...rowOf(request, deps.clock.now()), reason: request.reason, notes: request.notes },
    found: forgottenAt === null ? await searchAddress(deps.db, address) : null,
    subscriptions: subscriptionsUnder(context, address),
    forms: { notes: emptyForm, refusal: emptyForm, rights: emptyForm, ...forms },
  })
}

/** The address's subscriptions, linked only in organizations where the instance admin is a member. */
function subscriptionsUnder({ deps, actor }: Context, address: string) {
  const own = organizationsOf(deps, actor.accountId).map(({ slug }) => slug)
  return subscriptionsOf(deps.db, address).map(({ subscriber: { id, state }, organization: { name, slug } }) => ({
    organization: name,
    state,
    url: own.includes(slug) ? routes.dashboard.subscriber.show.url({ slug, id }) : null,
  }))
}
