import { notFound } from '#src/domain/errors.ts'
import { membershipsOf, type Organization } from '#src/domain/organizations/find-organization.ts'
import { enabledProviders } from '#src/domain/sso/find-providers.ts'
import { breakGlass, mayBreakGlass } from '#src/domain/sso/sign-in-policy.ts'
import { routes } from '#src/routes.ts'
import { SsoFirstPage } from '#views/auth/sso.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { safeNext } from './next.ts'
import { nextIn } from './sign-in.tsx'
import { waysTo } from './sso-ways.ts'

const { organization: first } = routes.signIn

/** An organization that lets its members in by single sign-on alone, before somebody who is signed in otherwise. */
export const ssoFirstRoutes: Binding[] = [
  page(first.show, (context) => showFirst(context, safeNext(context.query.next))),

  action(
    first.breakGlass,
    (context) => {
      const { deps, actor, session, form } = context
      breakGlass(deps, actor, ownOrganization(context), session.sessionToken() ?? '')
      return done(nextIn(form), 'You are in without single sign-on for four hours.')
    },
    (context, { problem }) => showFirst(context, nextIn(context.form), problem),
  ),
]

type Context = PersonContext<{ slug: string }>

function showFirst(context: Context, next: string, problem?: string): JSX.Element {
  const { deps, actor, session } = context
  const { id, name, slug } = ownOrganization(context)
  const mayBreak = mayBreakGlass(deps.db, actor, id)
  return SsoFirstPage({
    organization: name,
    problem,
    ways: waysTo(enabledProviders(deps.db, id), next),
    breakGlass: mayBreak ? { action: first.breakGlass.url({ slug }), hasSecondFactor: actor.secondFactor } : null,
    csrf: session.csrfToken(),
    next,
  })
}

/** Another's is one that does not exist. */
function ownOrganization({ deps, actor, params }: Context): Organization {
  const found = membershipsOf(deps, actor.accountId).find(({ organization }) => organization.slug === params.slug)
  if (!found) throw notFound('organization')
  return found.organization
}
