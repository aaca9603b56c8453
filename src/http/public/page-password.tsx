import { Elysia } from 'elysia'
import { notFound } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { openPage, passLifetime } from '#src/domain/organizations/page-password.ts'
import { urls } from '#src/urls.ts'
import { emptyForm } from '#views/layout/fields.tsx'
import { PagePasswordPage } from '#views/public/page-password.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { localPath } from '../auth/next.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'

interface Context {
  request: Request
  params?: { slug?: string }
  body: unknown
  visit: Visit
  set: Answer
}

/** The door of a page that asks for a password; whoever gets through holds a pass in a cookie. */
export const pagePasswordRoutes = (deps: AppDeps) => {
  const routes = new Elysia({ name: 'public/page-password' }).use(visit(deps))
  for (const prefix of bases)
    routes
      .get(`${prefix}/access`, ({ request, params, set }: Context) =>
        goTo(set, pageOf(deps, request, params?.slug).base),
      )
      .post(`${prefix}/access`, (context: Context) => {
        const { request, params, body, visit, set } = context
        const page = pageOf(deps, request, params?.slug)
        const { organization, base } = page
        if (organization.visibility !== 'password') throw notFound('page')
        const form = readForm(body)
        const next = localPath(form.text('next'), base)
        return submitted(
          form,
          set,
          async () => {
            const pass = await openPage(deps, visit.origin, organization, form.raw('password'))
            visit.setCookie(`page_${organization.id}`, pass, passLifetime)
            return goTo(set, next)
          },
          (state, status) => html(set, PagePasswordPage(formProps(page, visit, next, state)), status),
        )
      })
  return routes
}

/** In place of a page that the visitor may not see: nothing on it tells whose it is. */
export function showPasswordForm(page: PageAddress, { request, visit, set }: Omit<Context, 'body'>): JSX.Element {
  const { pathname, search } = new URL(request.url)
  const next = request.method === 'GET' ? localPath(pathname + search, page.base) : page.base
  return html(set, PagePasswordPage(formProps(page, visit, next, emptyForm)), 401)
}

function formProps({ base, onOwnDomain }: PageAddress, visit: Visit, next: string, form: typeof emptyForm) {
  const signInUrl = onOwnDomain ? undefined : urls.signIn(next)
  return { form, next, signInUrl, action: urls.pageAccess(base), csrf: visit.csrfToken() }
}
