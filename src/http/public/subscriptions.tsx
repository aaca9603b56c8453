import type { SubscriberActor } from '#src/domain/context.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { eventsFollowed } from '#src/domain/notifications/followed-events.ts'
import { subscriberActor } from '#src/domain/subscribers/authorize-change.ts'
import { changeFollowing } from '#src/domain/subscribers/change-following.ts'
import { changeLanguage, typedLanguage } from '#src/domain/subscribers/change-language.ts'
import { confirmSubscription, unsubscribe } from '#src/domain/subscribers/confirm-subscription.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { exportRecord } from '#src/domain/subscribers/export-record.ts'
import { subscriberOfLink } from '#src/domain/subscribers/find-subscriber.ts'
import { checkFollowing, followingOf, servicesFollowed } from '#src/domain/subscribers/following.ts'
import { pauseSubscription, resumeSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { type Subscriber, since } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { ErasedPage, ErasePage } from '#views/public/erase-subscription.tsx'
import { type Done, ManagePage } from '#views/public/manage-subscription.tsx'
import { ConfirmedPage, ConfirmPage, UnsubscribedPage, UnsubscribePage } from '#views/public/subscription.tsx'
import type { SubscriptionProps } from '#views/public/subscription-card.tsx'
import { action, type Binding, type PageContext, page } from '../action.ts'
import { download } from '../answers.ts'
import { followingChoice } from '../following-choice.ts'

const { subscription } = routes.statusPage

/** Links in messages lead to a page whose forms act: a mail program opens links before its reader does. */
export const subscriptionRoutes: Binding[] = [
  opened(subscription.show, (_found, context) => managePage(context)),

  opened(subscription.confirm, (found) =>
    found.subscriber.state === 'active' ? ConfirmedPage(found) : ConfirmPage(found),
  ),

  posted(subscription.confirmation, (found, { deps, session }) => {
    confirmSubscription(deps, session.origin, found.subscriber)
    return ConfirmedPage(found)
  }),

  posted(subscription.following, ({ subscriber }, context) => {
    changeFollowing(context.deps, context.actor, subscriber, accepted(checkFollowing(context.form)))
    return managePage(context, 'changed')
  }),

  posted(subscription.language, ({ subscriber }, context) => {
    changeLanguage(context.deps, context.actor, subscriber, typedLanguage(context.form))
    return managePage(context, 'spoken')
  }),

  posted(subscription.pause, ({ subscriber }, context) => {
    pauseSubscription(context.deps, context.actor, subscriber)
    return managePage(context, 'paused')
  }),

  posted(subscription.resumption, ({ subscriber }, context) => {
    resumeSubscription(context.deps, context.actor, subscriber)
    return managePage(context, 'resumed')
  }),

  page(subscription.export, (context) => {
    const { deps, session, set } = context
    const { subscriber } = find(context)
    const record = exportRecord(deps, subscriberActor(subscriber, session.origin), subscriber)
    const file = { type: 'application/json; charset=utf-8', name: 'subscription.json' }
    return download(set, file, [JSON.stringify(record, null, 2)])
  }),

  opened(subscription.erase, (found) => ErasePage(found)),

  posted(subscription.erasure, (found, { deps, actor }) => {
    eraseSubscriber(deps, actor, found.subscriber)
    return ErasedPage(found)
  }),

  opened(subscription.unsubscribe, (found) =>
    found.subscriber.state === 'unsubscribed' ? UnsubscribedPage(found) : UnsubscribePage(found),
  ),

  posted(subscription.unsubscription, (found, { deps, session }) => {
    unsubscribe(deps, session.origin, found.subscriber)
    return UnsubscribedPage(found)
  }),
]

type Link = PageContext<'token'>

/** The subscriber that a link names, and the page it leads to. */
interface Found extends SubscriptionProps {
  subscriber: Subscriber & { since: number }
}

type OpenedRoute = (typeof subscription)['show' | 'confirm' | 'erase' | 'unsubscribe']
type PostedRoute = (typeof subscription)[
  | 'following'
  | 'language'
  | 'pause'
  | 'resumption'
  | 'confirmation'
  | 'erasure'
  | 'unsubscription']

/** A page behind the link, until whoever it names is erased. */
function opened(route: OpenedRoute, show: (found: Found, context: Link) => JSX.Element): Binding {
  return page(route, (context) => {
    const found = find(context)
    return isErased(found) ? ErasedPage(found) : show(found, context)
  })
}

/** A form behind the link, and what is shown when it is done. */
function posted(
  route: PostedRoute,
  act: (found: Found, context: Link & { form: Form; actor: SubscriberActor }) => JSX.Element,
): Binding {
  return action(
    route,
    (context) => {
      const found = find(context)
      if (isErased(found)) return ErasedPage(found)
      const actor = subscriberActor(found.subscriber, context.session.origin)
      return act(found, Object.assign(context, { actor }))
    },
    (context, refused) => managePage(context, undefined, refused),
  )
}

function find({ deps, statusPage: { organization, base }, params: { token } }: Link): Found {
  const subscriber = subscriberOfLink(deps, organization.id, token)
  return { organization, base, token, subscriber: { ...subscriber, since: since(subscriber) } }
}

function isErased({ subscriber }: Found): boolean {
  return subscriber.erasedAt !== null
}

/** Reads the subscription anew, so that the page shows what a form has just changed. */
function managePage(context: Link, done?: Done, form: FormState = emptyForm): JSX.Element {
  const { deps, statusPage } = context
  const found = find(context)
  const following = followingOf(deps.db, found.subscriber)
  return ManagePage({
    ...found,
    follows: {
      ...following,
      services: servicesFollowed(deps.db, statusPage.organization.id, following),
      events: eventsFollowed(deps.db, found.subscriber),
    },
    offered: followingChoice(deps, statusPage.organization.id, form, following),
    form,
    done,
  })
}
