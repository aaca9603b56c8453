import { notFound } from '#src/domain/errors.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { openPage } from '#src/domain/organizations/page-password.ts'
import { requestPageLink } from '#src/domain/organizations/request-page-link.ts'
import { LinkIsOver, linkLifetime, openByLink, peekLink } from '#src/domain/page-access/page-links.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { enabledProviders } from '#src/domain/sso/find-providers.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase, routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { PageDoorPage, PageLinkPage, PageLinkSentPage } from '#views/public/page-door.tsx'
import { action, type Binding, done, type PageContext, page, WithStatus } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { localPath } from '../auth/next.ts'
import { beginReading } from '../auth/sso.tsx'
import { isRead } from '../methods.ts'
import { preferredLanguage } from '../preferred-language.ts'

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

/** Shown in place of a page that the visitor may not see; nothing on it says whose page it is. */
export function showDoorTo(asked: Asked): JSX.Element {
  const { base } = asked.statusPage
  return showDoor(asked, isRead(asked.request) ? localPath(pathOf(asked.request), base) : base)
}

/** Has the door anything to offer, besides a sign-in? */
export function hasDoor(deps: AppDeps, { organization }: PageContext['statusPage']): boolean {
  return (
    organization.visibility === 'password' ||
    opensByMail(deps, organization) ||
    providersOf(deps, { organization }).length > 0
  )
}

/** Identity providers that let readers in. */
function providersOf(deps: AppDeps, { organization }: Pick<PageContext['statusPage'], 'organization'>) {
  return organization.opensBySso ? enabledProviders(deps.db, organization.id) : []
}

/** At the instance's own host, where providers send people back to. */
function urlOfProvider({ deps, statusPage }: Pick<Asked, 'deps' | 'statusPage'>, id: string, next: string): string {
  const { organization, base, onOwnDomain } = statusPage
  const here = onOwnDomain ? publicUrl(deps) + pageBase(organization.slug) : base
  return access.provider.url({ base: here, id }, { next: pageBase(organization.slug) + next.slice(base.length) })
}

/** Is the route one by which a stranger comes in, and open? */
export function isWayIn(deps: AppDeps, { organization }: PageContext['statusPage'], { name }: AnyRoute): boolean {
  if (name === access.enter.name) return organization.visibility === 'password'
  else if (name === access.mail.name) return opensByMail(deps, organization)
  else if (name === access.provider.name) return organization.opensBySso
  else return organization.opensByMail && (name === access.link.name || name === access.open.name)
}

/** The path with its query. */
export function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return pathname + search
}

type Asked = Pick<PageContext, 'deps' | 'request' | 'session' | 'statusPage'>

interface DoorForms {
  password?: FormState
  mail?: FormState
  problem?: string
}

function showDoor(asked: Asked, next: string, { password, mail, problem }: DoorForms = {}): JSX.Element {
  const { deps, session, statusPage } = asked
  const { base, organization } = statusPage
  return PageDoorPage({
    password:
      organization.visibility === 'password'
        ? { form: password ?? emptyForm, action: access.enter.url({ base }) }
        : null,
    mail: opensByMail(deps, organization) ? { form: mail ?? emptyForm, action: access.mail.url({ base }) } : null,
    providers: providersOf(deps, statusPage).map(({ id, name }) => ({ name, url: urlOfProvider(asked, id, next) })),
    next,
    signInUrl: signInUrlOf(statusPage, next),
    csrf: session.visitorToken(),
    ...(problem === undefined ? {} : { problem }),
    t: languageOf(asked),
  })
}

/** On the organization's own domain nobody is signed in. */
export function signInUrlOf({ onOwnDomain }: PageContext['statusPage'], next: string): string | undefined {
  return onOwnDomain ? undefined : routes.signIn.show.url({}, { next })
}

function opensByMail(deps: AppDeps, { opensByMail }: PageContext['statusPage']['organization']): boolean {
  return opensByMail && readRelay(deps) !== null
}

function nextOf({ form, statusPage }: PageContext & { form: { raw: (name: string) => string } }): string {
  const next = localPath(form.raw('next'), statusPage.base)
  return next.startsWith(statusPage.base) ? next : statusPage.base
}

/** The visitor's language, because the page's own would give something of it away. */
export function languageOf({ request }: Pick<PageContext, 'request'>): Messages {
  return messagesOf(preferredLanguage(request))
}
