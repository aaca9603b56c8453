import { accepted } from '#src/domain/forms/checked.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import type { UrlChannel } from '#src/domain/notifications/channels/check-endpoint.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { checkSubscription, requestSubscription } from '#src/domain/subscribers/request-subscription.ts'
import { checkUrlSubscription, subscribeUrl, urlChannels } from '#src/domain/subscribers/subscribe-url.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { AlmostSubscribedPage, SubscribedByUrlPage, SubscribePage } from '#views/public/subscribe.tsx'
import { action, type Binding, type PageContext, page } from '../action.ts'
import { followingChoice } from '../following-choice.ts'
import { visitor } from '../plugins/session.ts'
import { visitorOf } from './sight.ts'

const { subscribe, subscription } = routes.statusPage

export const subscribeRoutes: Binding[] = [
  page(subscribe.show, (context) => showSubscribe(context, urlChannel(context.query.channel))),

  action(
    subscribe.request,
    (context) => {
      const channel = urlChannel(context.form.text('channel'))
      return channel === undefined ? subscribeByMail(context) : subscribeByUrl(context, channel)
    },
    (context, refused) => showSubscribe(context, urlChannel(context.form.text('channel')), refused),
  ),
]

/** Undefined for e-mail. */
function urlChannel(typed: string | undefined): UrlChannel | undefined {
  return urlChannels.find((channel) => channel === typed)
}

function showSubscribe(context: PageContext, channel: UrlChannel | undefined, form: FormState = ownAddress(context)) {
  const { deps, statusPage } = context
  const { organization, base, url } = statusPage
  const offered = followingChoice(deps, organization.id, form, everything)
  const mailAvailable = readRelay(deps) !== null
  return SubscribePage({ organization, base, url, channel: channel ?? 'email', form, mailAvailable, offered })
}

/** A reader subscribes no other one (domain/subscribers/as-reader.ts). */
function ownAddress({ request }: PageContext): FormState {
  const visitor = visitorOf(request)
  return visitor ? { ...emptyForm, values: { email: visitor.address } } : emptyForm
}

type Posted = PageContext & { form: Form }

function subscribeByMail({
  deps,
  session,
  request: asked,
  statusPage: { organization, base, language },
  form,
}: Posted): JSX.Element {
  const request = { ...accepted(checkSubscription(form)), language }
  requestSubscription(deps, visitor(session), organization.id, request, visitorOf(asked))
  return AlmostSubscribedPage({ organization, base, email: request.email })
}

function subscribeByUrl({ deps, session, request, statusPage, form }: Posted, channel: UrlChannel): JSX.Element {
  const { organization, base, url, language } = statusPage
  const input = { ...accepted(checkUrlSubscription(form, channel)), language }
  const { subscriber, secret } = subscribeUrl(deps, visitor(session), organization.id, input, visitorOf(request))
  const token = signedToken(deps, 'subscription', subscriber.id)
  const manageUrl = subscription.show.url({ base: url, token })
  return SubscribedByUrlPage({ organization, base, address: subscriber.address, manageUrl, secret })
}
