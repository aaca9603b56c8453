import { readRelay } from '#src/domain/mail/read-relay.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { enabledProviders } from '#src/domain/sso/find-providers.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase, routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { PageDoorPage } from '#views/public/page-door.tsx'
import type { PageContext } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { localPath } from '../auth/next.ts'
import { isRead } from '../methods.ts'
import { preferredLanguage } from '../preferred-language.ts'

const { access } = routes.statusPage

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
export function providersOf(deps: AppDeps, { organization }: Pick<PageContext['statusPage'], 'organization'>) {
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

/** The page in place of one that is not public; what was typed on it stands in its forms. */
export function showDoor(asked: Asked, next: string, { password, mail, problem }: DoorForms = {}): JSX.Element {
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

/** The visitor's language, because the page's own would give something of it away. */
export function languageOf({ request }: Pick<PageContext, 'request'>): Messages {
  return messagesOf(preferredLanguage(request))
}
