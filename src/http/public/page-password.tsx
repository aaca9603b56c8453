import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { openPage } from '#src/domain/organizations/page-password.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { PagePasswordPage, type PagePasswordProps } from '#views/public/page-password.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { localPath } from '../auth/next.ts'
import { refusal } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { preferredLanguage } from '../preferred-language.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'
import { refusalIn } from './refusals.ts'

interface Context {
  request: Request
  params?: { slug?: string }
  body: unknown
  visit: Visit
  set: Answer
}

/** The door of a page that asks for a password; whoever gets through holds a pass in a cookie. */
export const pagePasswordRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'public/page-password' }).use(visit(deps))
  for (const prefix of bases)
    plugin
      .get(`${prefix}/access`, ({ request, params, set }: Context) =>
        goTo(set, pageOf(deps, request, params?.slug).base),
      )
      .post(`${prefix}/access`, async (context: Context) => {
        const { request, params, body, visit, set } = context
        const page = pageOf(deps, request, params?.slug)
        const { organization, base } = page
        if (organization.visibility !== 'password') throw notFound('page')
        const form = readForm(body)
        const next = localPath(form.text('next'), base)
        try {
          const pass = await openPage(deps, visit.origin, organization, form.raw('password'))
          visit.setCookie(`page_${organization.id}`, pass)
          return goTo(set, next)
        } catch (error) {
          const { state, status } = refused(error, form, set, languageOf(request))
          return html(set, PagePasswordPage(formProps(context, page, next, state)), status)
        }
      })
  return plugin
}

/** In place of a page that the visitor may not see: nothing on it tells whose it is. */
export function showPasswordForm(page: PageAddress, asked: Pick<Context, 'request' | 'visit' | 'set'>): JSX.Element {
  const { pathname, search } = new URL(asked.request.url)
  const next = asked.request.method === 'GET' ? localPath(pathname + search, page.base) : page.base
  return html(asked.set, PagePasswordPage(formProps(asked, page, next, emptyForm)), 401)
}

function formProps(
  { request, visit }: Pick<Context, 'request' | 'visit'>,
  { base, onOwnDomain }: PageAddress,
  next: string,
  form: FormState,
): PagePasswordProps {
  return {
    form,
    next,
    signInUrl: onOwnDomain ? undefined : routes.signIn.show.url({}, { next }),
    action: routes.statusPage.access.enter.url({ base }),
    csrf: visit.csrfToken(),
    t: languageOf(request),
  }
}

/** As every form's refusal, in the visitor's language. */
function refused(error: unknown, form: Form, set: Answer, t: Messages): { state: FormState; status: number } {
  const { state, status } = refusal(error, form, set)
  if (state.errors.password !== undefined) return { state: { ...state, errors: { password: t.access.wrong } }, status }
  return { state: { ...state, problem: refusalIn(t, error, status) }, status }
}

function languageOf(request: Request): Messages {
  return messagesOf(preferredLanguage(request))
}
