import { notFound } from '#src/domain/errors.ts'
import { openPage } from '#src/domain/organizations/page-password.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import type { Messages } from '#views/messages/en.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { PagePasswordPage } from '#views/public/page-password.tsx'
import { action, type Binding, done, type PageContext, page } from '../action.ts'
import { localPath } from '../auth/next.ts'
import { isRead } from '../methods.ts'
import { preferredLanguage } from '../preferred-language.ts'

const { access } = routes.statusPage

/** The door of a page that asks for a password; whoever gets through holds a pass in a cookie. */
export const pagePasswordRoutes: Binding[] = [
  page(access.show, (context) => done(context.statusPage.base)),

  action(
    access.enter,
    async ({ deps, session, statusPage: { organization, base }, form }) => {
      if (organization.visibility !== 'password') throw notFound('page')
      const pass = await openPage(deps, session.origin, organization, form.raw('password'))
      session.setCookie(`page_${organization.id}`, pass)
      return done(localPath(form.raw('next'), base))
    },
    (context, refused) => showDoor(context, localPath(context.form.raw('next'), context.statusPage.base), refused),
    languageOf,
  ),
]

/** Shown in place of a page that the visitor may not see; nothing on it says whose page it is. */
export function showPasswordForm(asked: Asked): JSX.Element {
  const { base } = asked.statusPage
  return showDoor(asked, isRead(asked.request) ? localPath(pathOf(asked.request), base) : base)
}

/** The path with its query. */
export function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return pathname + search
}

type Asked = Pick<PageContext, 'request' | 'session' | 'statusPage'>

function showDoor(asked: Asked, next: string, form: FormState = emptyForm): JSX.Element {
  const { base, onOwnDomain } = asked.statusPage
  return PagePasswordPage({
    form,
    next,
    signInUrl: onOwnDomain ? undefined : routes.signIn.show.url({}, { next }),
    action: access.enter.url({ base }),
    csrf: asked.session.visitorToken(),
    t: languageOf(asked),
  })
}

/** The visitor's language, because the page's own would give something of it away. */
function languageOf({ request }: Pick<PageContext, 'request'>): Messages {
  return messagesOf(preferredLanguage(request))
}
