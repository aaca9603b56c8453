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
  params: { slug?: string; token: string }
  visit: Visit
  set: { status?: number | string; headers: Record<string, unknown> }
}

/** Where the links in mails lead: GET shows a page with one form, and only its POST acts. */
export const subscriptionRoutes = (deps: AppDeps) => {
  const routes = new Elysia({ name: 'public/subscriptions' }).use(visit(deps))
  for (const prefix of bases)
    routes
      .get(`${prefix}/subscriptions/:token`, ({ params, set }: Context) =>
        html(set, SubscriptionPage(propsOf(deps, params))),
      )
      .get(`${prefix}/subscriptions/:token/confirmation`, ({ params, set }: Context) => {
        const props = propsOf(deps, params)
        return html(set, props.subscriber.state === 'active' ? ConfirmedPage(props) : ConfirmPage(props))
      })
      .post(`${prefix}/subscriptions/:token/confirmation`, ({ params, visit, set }: Context) => {
        const props = propsOf(deps, params)
        confirmSubscription(deps, visit.origin, props.subscriber)
        return html(set, ConfirmedPage(props))
      })
      .get(`${prefix}/subscriptions/:token/unsubscribe`, ({ params, set }: Context) => {
        const props = propsOf(deps, params)
        return html(set, props.subscriber.state === 'unsubscribed' ? UnsubscribedPage(props) : UnsubscribePage(props))
      })
      .post(`${prefix}/subscriptions/:token/unsubscribe`, ({ params, visit, set }: Context) => {
        const props = propsOf(deps, params)
        unsubscribe(deps, visit.origin, props.subscriber)
        return html(set, UnsubscribedPage(props))
      })
  return routes
}

function propsOf(
  deps: AppDeps,
  { slug, token }: Context['params'],
): SubscriptionProps & { subscriber: Subscriber & { since: number } } {
  const { organization, base } = pageOf(deps, slug)
  const subscriber = subscriberOfLink(deps, organization.id, token)
  return { organization, base, token, subscriber: { ...subscriber, since: since(subscriber) } }
}
