import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import type { UrlChannel } from '#src/domain/notifications/channels/check-endpoint.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import { signedToken } from '#src/domain/settings/signed-links.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { checkSubscription, requestSubscription } from '#src/domain/subscribers/request-subscription.ts'
import { checkUrlSubscription, subscribeUrl, urlChannels } from '#src/domain/subscribers/subscribe-url.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import { AlmostSubscribedPage, SubscribedByUrlPage, SubscribePage } from '#views/public/subscribe.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { followingChoice } from '../following-choice.ts'
import { type Visit, visit, visitor } from '../plugins/visit.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'
import { refusedIn } from './refused-form.ts'

interface Context {
  request: Request
  params?: { slug?: string }
  query: Record<string, string | undefined>
  body: unknown
  visit: Visit
  set: Answer
}

/** Absent: by e-mail. */
type ByUrl = UrlChannel | undefined

export const subscribeRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'public/subscribe' }).use(visit(deps))
  for (const prefix of bases)
    plugin
      .get(`${prefix}/subscribe`, ({ request, params, query, set }: Context) =>
        show(deps, pageOf(deps, request, params?.slug), byUrl(query.channel), set),
      )
      .post(`${prefix}/subscribe`, ({ request, params, body, visit, set }: Context) => {
        const page = pageOf(deps, request, params?.slug)
        const form = readForm(body)
        const channel = byUrl(form.text('channel'))
        try {
          return html(set, subscribe(deps, visit, page, form, channel))
        } catch (error) {
          const { state, status } = refusedIn(messagesOf(page.organization.language), error, form, set)
          return show(deps, page, channel, set, state, status)
        }
      })
  return plugin
}

function byUrl(typed: string | undefined): ByUrl {
  return urlChannels.find((channel) => channel === typed)
}

function show(
  deps: AppDeps,
  { organization, base }: PageAddress,
  channel: ByUrl,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const offered = followingChoice(deps, organization.id, form, everything)
  const mailAvailable = readRelay(deps) !== null
  const props = { organization, base, channel: channel ?? 'email', form, mailAvailable, offered } as const
  return html(set, SubscribePage(props), status)
}

function subscribe(deps: AppDeps, visit: Visit, page: PageAddress, form: Form, channel: ByUrl): JSX.Element {
  const { organization, base, url } = page
  if (channel === undefined) {
    const request = accepted(checkSubscription(form))
    requestSubscription(deps, visitor(visit), organization.id, request)
    return AlmostSubscribedPage({ organization, base, email: request.email })
  }
  const input = accepted(checkUrlSubscription(form, channel))
  const { subscriber, secret } = subscribeUrl(deps, visitor(visit), organization.id, input)
  const manageUrl = routes.statusPage.subscription.show.url({
    base: url,
    token: signedToken(deps, 'subscription', subscriber.id),
  })
  return SubscribedByUrlPage({ organization, base, address: subscriber.address, manageUrl, secret })
}
