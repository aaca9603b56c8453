import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { addressFault } from '#src/domain/settings/check-address.ts'
import { readRelay } from '#src/domain/settings/instance.ts'
import { checkSubscription, requestSubscription } from '#src/domain/subscribers/request-subscription.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { AlmostSubscribedPage, SubscribePage } from '#views/public/subscribe.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit, visitor } from '../plugins/visit.ts'
import { bases, pageOf } from './page-of.ts'
import { refusalIn } from './refusals.ts'

interface Context {
  request: Request
  params?: { slug?: string }
  body: unknown
  visit: Visit
  set: Answer
}

export const subscribeRoutes = (deps: AppDeps) => {
  const routes = new Elysia({ name: 'public/subscribe' }).use(visit(deps))
  for (const prefix of bases)
    routes
      .get(`${prefix}/subscribe`, ({ request, params, set }: Context) => {
        const { organization, base } = pageOf(deps, request, params?.slug)
        const available = readRelay(deps) !== null
        return html(set, SubscribePage({ organization, base, form: emptyForm, available }))
      })
      .post(`${prefix}/subscribe`, ({ request, params, body, visit, set }: Context) => {
        const { organization, base } = pageOf(deps, request, params?.slug)
        const form = readForm(body)
        try {
          const { email } = accepted(checkSubscription(form))
          requestSubscription(deps, visitor(visit), organization.id, { email })
          return html(set, AlmostSubscribedPage({ organization, base, email }))
        } catch (error) {
          const { state, status } = refused(error, form, set, messagesOf(organization.language))
          const available = readRelay(deps) !== null
          return html(set, SubscribePage({ organization, base, form: state, available }), status)
        }
      })
  return routes
}

/** As every form's refusal, in the page's language. */
function refused(error: unknown, form: Form, set: Answer, t: Messages): { state: FormState; status: number } {
  const { state, status } = refusal(error, form, set)
  const fault = addressFault(form.text('email'))
  if (fault !== undefined) return { state: { ...state, errors: { email: t.form.address[fault] } }, status }
  return { state: { ...state, problem: refusalIn(t, error, status) }, status }
}
