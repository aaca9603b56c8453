import { Elysia } from 'elysia'
import { channels, subscriberStates } from '#src/db/schema/delivery.ts'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { addSubscriber, checkAddedSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { exportSubscribers } from '#src/domain/subscribers/export-subscribers.ts'
import { countServices, everything } from '#src/domain/subscribers/following.ts'
import {
  channelsInUse,
  countByState,
  type SubscriberFilter,
  searchSubscribers,
} from '#src/domain/subscribers/search-subscribers.ts'
import { since } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import { NewSubscriberPage } from '#views/dashboard/new-subscriber.tsx'
import { type SubscriberRow, SubscribersPage } from '#views/dashboard/subscribers.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, download, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { followingChoice } from '../following-choice.ts'
import { submitted } from '../form-state.ts'
import { pageNumber } from '../page-number.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const perPage = 50

type Query = Record<string, string | undefined>

export const subscriberRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/subscribers' })
    .use(visit(deps))
    .get('/app/:slug/subscribers', ({ params, query, visit, set }) =>
      html(set, SubscribersPage(listProps(deps, visit, params.slug, query))),
    )
    .get('/app/:slug/subscribers.csv', ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'subscribers:read', organization.id)
      const pieces = exportSubscribers(deps.db, organization.id, filterOf(query))
      return download(set, { type: 'text/csv; charset=utf-8', name: `subscribers-${params.slug}.csv` }, pieces)
    })
    .get('/app/:slug/subscribers/new', ({ params, visit, set }) => showNew(deps, visit, params.slug, set))
    .post('/app/:slug/subscribers', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkAddedSubscriber(form))
          const { id } = addSubscriber(deps, actor, actor.organizationId, input)
          const done =
            input.consent === null ? 'A mail is on its way that asks for confirmation.' : 'Added, and told from now on.'
          return goTo(set, routes.dashboard.subscriber.show.url({ slug: params.slug, id }), visit, done)
        },
        (state, status) => showNew(deps, visit, params.slug, set, state, status),
      )
    })

function listProps(deps: AppDeps, visit: Visit, slug: string, query: Query) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:read', organization.id)
  const page = pageNumber(query.page)
  const filter = filterOf(query)
  const range = { limit: perPage + 1, offset: (page - 1) * perPage }
  const found = searchSubscribers(deps.db, organization.id, filter, range)
  return {
    shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
    timeZone: organization.timeZone,
    counts: countByState(deps.db, organization.id),
    channels: channelsInUse(deps.db, organization.id),
    filter: { search: filter.search ?? '', state: filter.state ?? '', channel: filter.channel ?? '' } as const,
    subscribers: rowsOf(deps, found.slice(0, perPage)),
    page,
    hasNext: found.length > perPage,
    mayWrite: mayDo(actor.role, 'subscribers:write'),
    subscribeUrl: routes.statusPage.subscribe.show.url({ base: pageUrl(deps, organization) }),
  }
}

function filterOf(query: Query): SubscriberFilter {
  return {
    search: query.search?.trim() || undefined,
    state: subscriberStates.find((state) => state === query.state),
    channel: channels.find((channel) => channel === query.channel),
  }
}

function rowsOf(deps: AppDeps, found: ReturnType<typeof searchSubscribers>): SubscriberRow[] {
  const chosen = countServices(
    deps.db,
    found.map(({ id }) => id),
  )
  return found.map((subscriber) => ({
    ...subscriber,
    since: since(subscriber),
    incidents: subscriber.followsIncidents,
    maintenance: subscriber.followsMaintenance,
    services: subscriber.followsAll ? null : (chosen.get(subscriber.id) ?? 0),
  }))
}

function showNew(deps: AppDeps, visit: Visit, slug: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:write', organization.id)
  const offered = followingChoice(deps, organization.id, form, everything)
  return html(
    set,
    NewSubscriberPage({ shell: dashboardShell({ deps, visit, ...visit.member(slug) }), form, offered }),
    status,
  )
}
