import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import type { Actor } from '#src/domain/context.ts'
import { readForm } from '#src/domain/form.ts'
import { resendConfirmation } from '#src/domain/subscribers/add-subscriber.ts'
import { deliveriesOf } from '#src/domain/subscribers/deliveries-of.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import { followingOf, servicesFollowed } from '#src/domain/subscribers/following.ts'
import { pauseSubscription, releaseSubscriber, resumeSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { type Subscriber, since } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import { SubscriberPage } from '#views/dashboard/subscriber.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const lastMessages = 20

interface Context {
  params: { slug: string; id: string }
  body: unknown
  visit: Visit
  set: Answer
}

/** What the team may do to a subscriber, and what is said when it is done. */
const acts = {
  pause: { act: pauseSubscription, done: 'Paused: nothing is sent.' },
  resumption: { act: resumeSubscription, done: 'Told again from now on.' },
  release: { act: releaseSubscriber, done: 'Out of quarantine: told again from now on.' },
  resending: { act: resendConfirmation, done: 'The mail that asks for confirmation is on its way again.' },
  erasure: { act: eraseSubscriber, done: 'The address is forgotten.' },
} satisfies Record<string, { act(deps: AppDeps, actor: Actor, subscriber: Subscriber): void; done: string }>

export const oneSubscriberRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'dashboard/subscriber' })
    .use(visit(deps))
    .get('/app/:slug/subscribers/:id', ({ params, visit, set }) => show(deps, visit, params, set))
  for (const name of Object.keys(acts) as (keyof typeof acts)[])
    plugin.post(`/app/:slug/subscribers/:id/${name}`, ({ params, body, visit, set }: Context) => {
      const { actor } = visit.member(params.slug)
      const subscriber = findSubscriber(deps.db, actor.organizationId, params.id)
      return submitted(
        readForm(body),
        set,
        () => {
          acts[name].act(deps, actor, subscriber)
          return goTo(
            set,
            routes.dashboard.subscriber.show.url({ slug: params.slug, id: params.id }),
            visit,
            acts[name].done,
          )
        },
        ({ problem }, status) => show(deps, visit, params, set, problem, status),
      )
    })
  return plugin
}

function show(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: Context['params'],
  set: Answer,
  problem?: string,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:read', organization.id)
  const subscriber = findSubscriber(deps.db, organization.id, id)
  const following = followingOf(deps.db, subscriber)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
    timeZone: organization.timeZone,
    subscriber: { ...subscriber, since: since(subscriber) },
    follows: { ...following, services: servicesFollowed(deps.db, organization.id, following) },
    deliveries: deliveriesOf(deps.db, id, lastMessages),
    mayWrite: mayDo(actor.role, 'subscribers:write'),
    problem,
  }
  return html(set, SubscriberPage(props), status)
}
