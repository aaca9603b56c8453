import { notFound } from '#src/domain/errors.ts'
import { openPage } from '#src/domain/organizations/page-password.ts'
import { requestPageLink } from '#src/domain/organizations/request-page-link.ts'
import { LinkIsOver, linkLifetime, openByLink, peekLink } from '#src/domain/page-access/page-links.ts'
import { routes } from '#src/routes.ts'
import { PageLinkPage, PageLinkSentPage } from '#views/public/page-door.tsx'
import { action, type Binding, done, type PageContext, page, WithStatus } from '../action.ts'
import { localPath } from '../auth/next.ts'
import { beginReading } from '../auth/sso.tsx'
import { languageOf, providersOf, showDoor } from './door.tsx'

const { access } = routes.statusPage

/** The door of a page that is not public; whoever gets through holds a pass in a cookie. */
export const pageDoorRoutes: Binding[] = [
  page(access.show, (context) => done(context.statusPage.base)),

  action(
    access.enter,
    async ({ deps, session, statusPage: { organization, base }, form }) => {
      if (organization.visibility !== 'password') throw notFound('page')
      const pass = await openPage(deps, session.origin, organization, form.raw('password'))
      session.setCookie(`page_${organization.id}`, pass)
      return done(localPath(form.raw('next'), base))
    },
    (context, password) => showDoor(context, nextOf(context), { password }),
    languageOf,
  ),

  action(
    access.mail,
    (context) => {
      const { deps, session, statusPage, form } = context
      const { organization, base } = statusPage
      if (organization.visibility === 'public') throw notFound('page')
      const input = { email: form.text('email'), next: nextOf(context).slice(base.length) }
      const address = requestPageLink(deps, session.origin, organization, input)
      return PageLinkSentPage({ address, minutes: linkLifetime / 60_000, t: languageOf(context) })
    },
    (context, mail) => showDoor(context, nextOf(context), { mail }),
    languageOf,
  ),

  page(access.link, (context) => {
    const { deps, session, statusPage, params } = context
    return unlessOver(context, () => {
      peekLink(deps, statusPage.organization, params.token)
      const action = access.open.url({ base: statusPage.base, token: params.token })
      return PageLinkPage({ action, csrf: session.visitorToken(), t: languageOf(context) })
    })
  }),

  action(access.open, (context) => {
    const { deps, session, statusPage, params } = context
    const { organization, base } = statusPage
    return unlessOver(context, () => {
      const { pass, next } = openByLink(deps, session.origin, organization, params.token)
      session.setCookie(`page_${organization.id}`, pass)
      return done(localPath(base + next, base))
    })
  }),

  page(access.provider, (context) => {
    const { deps, statusPage, params, query } = context
    if (!providersOf(deps, statusPage).some(({ id }) => id === params.id)) throw notFound('page')
    return beginReading(context, params.id, localPath(query.next, statusPage.base))
  }),
]

/** Where a link opens nothing, the door stands with why: a new one is one step away. */
function unlessOver<T>(context: PageContext, act: () => T): T | WithStatus {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof LinkIsOver)) throw error
    const problem = languageOf(context).access.linkIsOver
    return new WithStatus(404, showDoor(context, context.statusPage.base, { problem }))
  }
}

function nextOf({ form, statusPage }: PageContext & { form: { raw: (name: string) => string } }): string {
  const next = localPath(form.raw('next'), statusPage.base)
  return next.startsWith(statusPage.base) ? next : statusPage.base
}
