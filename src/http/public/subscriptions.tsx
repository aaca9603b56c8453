import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import type { SubscriberActor } from '#src/domain/context.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { subscriberActor } from '#src/domain/subscribers/authorize-change.ts'
import { changeFollowing } from '#src/domain/subscribers/change-following.ts'
import { confirmSubscription, unsubscribe } from '#src/domain/subscribers/confirm-subscription.ts'
import { eraseSubscriber } from '#src/domain/subscribers/erase-subscriber.ts'
import { exportRecord } from '#src/domain/subscribers/export-record.ts'
import { subscriberOfLink } from '#src/domain/subscribers/find-subscriber.ts'
import { checkFollowing, followingOf, servicesFollowed } from '#src/domain/subscribers/following.ts'
import { pauseSubscription, resumeSubscription } from '#src/domain/subscribers/pause-subscription.ts'
import { type Subscriber, since } from '#src/domain/subscribers/subscriber.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import { ErasedPage, ErasePage } from '#views/public/erase-subscription.tsx'
import { type Done, ManagePage } from '#views/public/manage-subscription.tsx'
import { ConfirmedPage, ConfirmPage, UnsubscribedPage, UnsubscribePage } from '#views/public/subscription.tsx'
import type { SubscriptionProps } from '#views/public/subscription-card.tsx'
import { type Answer, download, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { followingChoice } from '../following-choice.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'
import { refusedIn } from './refused-form.ts'

interface Context {
  request: Request
  params: { slug?: string; token: string }
  body: unknown
  visit: Visit
  set: Answer
}

/** Whoever a link names, on the page it stands on. */
interface Found extends SubscriptionProps {
  organization: PageAddress['organization']
  subscriber: Subscriber & { since: number }
}

type PagePath = '' | '/confirmation' | '/unsubscribe' | '/erasure'

/** Where links in messages lead: a page whose forms act. A mail program opens links before its reader does. */
const pages: Record<PagePath, (deps: AppDeps, found: Found) => JSX.Element> = {
  '': (deps, found) => managePage(deps, found),
  '/confirmation': (_deps, found) => (found.subscriber.state === 'active' ? ConfirmedPage(found) : ConfirmPage(found)),
  '/unsubscribe': (_deps, found) =>
    found.subscriber.state === 'unsubscribed' ? UnsubscribedPage(found) : UnsubscribePage(found),
  '/erasure': (_deps, found) => ErasePage(found),
}

type ActPath = Exclude<PagePath, ''> | '/following' | '/pause' | '/resumption'
type Act = (deps: AppDeps, found: Found, actor: SubscriberActor, form: Form) => JSX.Element

/** What the forms do, and what is shown then. */
const acts: Record<ActPath, Act> = {
  '/following': (deps, found, actor, form) => {
    changeFollowing(deps, actor, found.subscriber, accepted(checkFollowing(form)))
    return managePage(deps, again(deps, found), 'changed')
  },
  '/pause': (deps, found, actor) => {
    pauseSubscription(deps, actor, found.subscriber)
    return managePage(deps, again(deps, found), 'paused')
  },
  '/resumption': (deps, found, actor) => {
    resumeSubscription(deps, actor, found.subscriber)
    return managePage(deps, again(deps, found), 'resumed')
  },
  '/confirmation': (deps, found, { origin }) => {
    confirmSubscription(deps, origin, found.subscriber)
    return ConfirmedPage(found)
  },
  '/unsubscribe': (deps, found, { origin }) => {
    unsubscribe(deps, origin, found.subscriber)
    return UnsubscribedPage(found)
  },
  '/erasure': (deps, found, actor) => {
    eraseSubscriber(deps, actor, found.subscriber)
    return ErasedPage(found)
  },
}

export const subscriptionRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'public/subscriptions' }).use(visit(deps))
  for (const prefix of bases) {
    for (const path of Object.keys(pages) as PagePath[])
      plugin.get(`${prefix}/subscriptions/:token${path}`, ({ request, params, set }: Context) => {
        const found = find(deps, request, params)
        return html(set, isErased(found) ? ErasedPage(found) : pages[path](deps, found))
      })
    for (const path of Object.keys(acts) as ActPath[])
      plugin.post(`${prefix}/subscriptions/:token${path}`, (context: Context) => perform(deps, context, acts[path]))
    plugin.get(`${prefix}/subscriptions/:token/export.json`, ({ request, params, visit, set }: Context) => {
      const { subscriber } = find(deps, request, params)
      const record = exportRecord(deps, subscriberActor(subscriber, visit.origin), subscriber)
      return download(set, { type: 'application/json; charset=utf-8', name: 'subscription.json' }, [
        JSON.stringify(record, null, 2),
      ])
    })
  }
  return plugin
}

function perform(deps: AppDeps, { request, params, body, visit, set }: Context, act: Act): JSX.Element {
  const found = find(deps, request, params)
  if (isErased(found)) return html(set, ErasedPage(found))
  const form = readForm(body)
  try {
    return html(set, act(deps, found, subscriberActor(found.subscriber, visit.origin), form))
  } catch (error) {
    const { state, status } = refusedIn(messagesOf(found.organization.language), error, form, set)
    return html(set, managePage(deps, found, undefined, state), status)
  }
}

function find(deps: AppDeps, request: Request, { slug, token }: Context['params']): Found {
  const { organization, base } = pageOf(deps, request, slug)
  const subscriber = subscriberOfLink(deps, organization.id, token)
  return { organization, base, token, subscriber: { ...subscriber, since: since(subscriber) } }
}

/** As it stands after something was done. */
function again(deps: AppDeps, found: Found): Found {
  const subscriber = subscriberOfLink(deps, found.organization.id, found.token)
  return { ...found, subscriber: { ...subscriber, since: since(subscriber) } }
}

function isErased({ subscriber }: Found): boolean {
  return subscriber.erasedAt !== null
}

function managePage(deps: AppDeps, found: Found, done?: Done, form: FormState = emptyForm): JSX.Element {
  const following = followingOf(deps.db, found.subscriber)
  return ManagePage({
    ...found,
    follows: { ...following, services: servicesFollowed(deps.db, found.organization.id, following) },
    offered: followingChoice(deps, found.organization.id, form, following),
    form,
    done,
  })
}
