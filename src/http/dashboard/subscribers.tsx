import { Elysia } from 'elysia'
import { authorize } from '#src/domain/authorize.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { countByState, listSubscribers, since } from '#src/domain/subscribers/find-subscriber.ts'
import { urls } from '#src/urls.ts'
import { SubscribersPage } from '#views/dashboard/subscribers.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { pageNumber } from '../page-number.ts'
import { visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const perPage = 50

export const subscriberRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/subscribers' })
    .use(visit(deps))
    .get('/app/:slug/subscribers', ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'subscribers:read', organization.id)
      const page = pageNumber(query.page)
      const found = listSubscribers(deps.db, organization.id, perPage + 1, (page - 1) * perPage)
      const props = {
        shell: dashboardShell(deps, visit, organization.slug),
        timeZone: organization.timeZone,
        counts: countByState(deps.db, organization.id),
        subscribers: found.slice(0, perPage).map((subscriber) => ({ ...subscriber, since: since(subscriber) })),
        page,
        hasNext: found.length > perPage,
        subscribeUrl: urls.subscribe(pageUrl(deps, organization)),
      }
      return html(set, SubscribersPage(props))
    })
