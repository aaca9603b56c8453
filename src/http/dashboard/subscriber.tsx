import { mayDo } from '#src/domain/authorize.ts'
import type { Member } from '#src/domain/context.ts'
import { eventsFollowed } from '#src/domain/notifications/followed-events.ts'
import { findReader } from '#src/domain/page-access/find-readers.ts'
import { readerOfSubscriber, servicesOfReader } from '#src/domain/page-access/sight.ts'
import { resendConfirmation } from '#src/domain/subscribers/add-subscriber.ts'
import { changeLanguage, typedLanguage } from '#src/domain/subscribers/change-language.ts'
import { deliveriesOf } from '#src/domain/subscribers/deliveries-of.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { findSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import { followingOf, servicesFollowed } from '#src/domain/subscribers/following.ts'
import { pauseSubscription, releaseSubscriber, resumeSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { offeredLanguages, type Subscriber, since } from '#src/domain/subscribers/subscriber.ts'
import type { Route } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { SubscriberPage, type SubscriberProps } from '#views/dashboard/subscriber.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { dashboardShell } from './shell.ts'

const { subscriber } = routes.dashboard

const lastMessages = 20

export const subscriberRoutes: Binding[] = [
  page(subscriber.show, (context) => showSubscriber(context)),
  change(subscriber.pause, pauseSubscription, 'Paused: nothing is sent.'),
  change(subscriber.resumption, resumeSubscription, 'Resumed: notified again from now on.'),
  change(subscriber.release, releaseSubscriber, 'Out of quarantine: notified again from now on.'),
  change(subscriber.resending, resendConfirmation, 'The confirmation mail is on its way again.'),
  action(
    subscriber.language,
    ({ deps, actor, params, form }) => {
      changeLanguage(deps, actor, findSubscriber(deps.db, actor.organizationId, params.id), typedLanguage(form))
      return done(subscriber.show.url(params), 'Saved: messages come in this language from now on.')
    },
    (context, { problem, errors }) => showSubscriber(context, problem ?? errors.language),
  ),
  change(subscriber.erasure, eraseSubscriber, 'The address is forgotten.'),
]

/** A button of the subscriber's page; a refusal is said there. */
function change(
  route: Route<`/app/:slug/subscribers/:id/${string}`, 'subscribers:write'>,
  act: (deps: AppDeps, actor: Member, subscriber: Subscriber) => void,
  sentence: string,
): Binding {
  return action(
    route,
    ({ deps, actor, params }) => {
      act(deps, actor, findSubscriber(deps.db, actor.organizationId, params.id))
      return done(subscriber.show.url(params), sentence)
    },
    (context, { problem }) => showSubscriber(context, problem),
  )
}

function showSubscriber(context: MemberContext<'id'>, problem?: string): JSX.Element {
  const { deps, actor, organization, params } = context
  const found = findSubscriber(deps.db, organization.id, params.id)
  const following = followingOf(deps.db, found)
  return SubscriberPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    subscriber: { ...found, since: since(found) },
    asReader: asReader(context, found),
    follows: {
      ...following,
      services: servicesFollowed(deps.db, organization.id, following),
      events: eventsFollowed(deps.db, found),
    },
    languages: found.channel === 'webhook' ? [] : offeredLanguages(organization),
    deliveries: deliveriesOf(deps.db, params.id, lastMessages),
    mayWrite: mayDo(actor.role, 'subscribers:write'),
    problem,
  })
}

/** What a page of readers tells them at all. */
function asReader({ deps, organization }: MemberContext, subscriber: Subscriber): SubscriberProps['asReader'] {
  if (organization.visibility !== 'readers') return undefined
  const readerId = readerOfSubscriber(deps.db, subscriber)
  if (readerId === undefined) return null
  const { kind, address } = findReader(deps.db, organization.id, readerId)
  return { reader: kind === 'domain' ? `@${address}` : address, services: servicesOfReader(deps.db, readerId).length }
}
