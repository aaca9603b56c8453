import { Elysia } from 'elysia'
import { confirmSubscription, unsubscribe } from '#src/domain/subscribers/confirm-subscription.ts'
import { type Subscriber, since, subscriberOfLink } from '#src/domain/subscribers/find-subscriber.ts'
import {
  ConfirmedPage,
  ConfirmPage,
  SubscriptionPage,
  type SubscriptionProps,
  UnsubscribedPage,
  UnsubscribePage,
} from '#views/public/subscription.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { bases, pageOf } from './page-of.ts'

interface Context {
  request: Request
  params: { slug?: string; token: string }
  visit: Visit
  set: { status?: number | string; headers: Record<string, unknown> }
}

/** Where the links in mails lead: GET shows a page with one form, and only its POST acts. */
export const subscriptionRoutes = (deps: AppDeps) => {
  const routes = new Elysia({ name: 'public/subscriptions' }).use(visit(deps))
  for (const prefix of bases)
    routes
      .get(`${prefix}/subscriptions/:token`, ({ request, params, set }: Context) =>
        html(set, SubscriptionPage(propsOf(deps, request, params))),
      )
      .get(`${prefix}/subscriptions/:token/confirmation`, ({ request, params, set }: Context) => {
        const props = propsOf(deps, request, params)
        return html(set, props.subscriber.state === 'active' ? ConfirmedPage(props) : ConfirmPage(props))
      })
      .post(`${prefix}/subscriptions/:token/confirmation`, ({ request, params, visit, set }: Context) => {
        const props = propsOf(deps, request, params)
        confirmSubscription(deps, visit.origin, props.subscriber)
        return html(set, ConfirmedPage(props))
      })
      .get(`${prefix}/subscriptions/:token/unsubscribe`, ({ request, params, set }: Context) => {
        const props = propsOf(deps, request, params)
        return html(set, props.subscriber.state === 'unsubscribed' ? UnsubscribedPage(props) : UnsubscribePage(props))
      })
      .post(`${prefix}/subscriptions/:token/unsubscribe`, ({ request, params, visit, set }: Context) => {
        const props = propsOf(deps, request, params)
        unsubscribe(deps, visit.origin, props.subscriber)
        return html(set, UnsubscribedPage(props))
      })
  return routes
}

function propsOf(
  deps: AppDeps,
  request: Request,
  { slug, token }: Context['params'],
): SubscriptionProps & { subscriber: Subscriber & { since: number } } {
  const { organization, base } = pageOf(deps, request, slug)
  const subscriber = subscriberOfLink(deps, organization.id, token)
  return { organization, base, token, subscriber: { ...subscriber, since: since(subscriber) } }
}
