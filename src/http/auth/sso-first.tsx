import { notFound } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { membershipsOf, type Organization } from '#src/domain/organizations/find-organization.ts'
import { enabledProviders } from '#src/domain/sso/find-providers.ts'
import { breakGlass, mayBreakGlass } from '#src/domain/sso/sign-in-policy.ts'
import { routes } from '#src/routes.ts'
import { SsoFirstPage } from '#views/auth/sso.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { safeNext } from './next.ts'
import { nextIn } from './sign-in.tsx'
import { waysTo } from './sso-ways.ts'

const { organization: first, instance } = routes.signIn

/** An organization, or the instance, that lets in by single sign-on alone, before somebody who is signed in otherwise. */
export const ssoFirstRoutes: Binding[] = [
  page(first.show, (context) => showFirst(context, ownOrganization(context), safeNext(context.query.next))),

  action(
    first.breakGlass,
    (context) => getIn(context, ownOrganization(context)),
    (context, { problem }) => showFirst(context, ownOrganization(context), nextIn(context.form), problem),
  ),

  page(instance.show, (context) => showFirst(context, null, safeNext(context.query.next))),

  action(
    instance.breakGlass,
    (context) => getIn(context, null),
    (context, { problem }) => showFirst(context, null, nextIn(context.form), problem),
  ),
]

function getIn({ deps, actor, session, form }: PersonContext & { form: Form }, organization: Organization | null) {
  breakGlass(deps, actor, organization, session.sessionToken() ?? '')
  return done(nextIn(form), 'You are in without single sign-on for four hours.')
}

function showFirst(context: PersonContext, place: Organization | null, next: string, problem?: string): JSX.Element {
  const { deps, actor, session } = context
  const id = place?.id ?? null
  const breaking = place ? first.breakGlass.url({ slug: place.slug }) : instance.breakGlass.url()
  const mayBreak = mayBreakGlass(deps.db, actor, id)
  return SsoFirstPage({
    t: messagesFor(context),
    place: place?.name ?? null,
    problem,
    ways: waysTo(enabledProviders(deps.db, id), next),
    breakGlass: mayBreak ? { action: breaking, hasSecondFactor: actor.secondFactor } : null,
    csrf: session.csrfToken(),
    next,
  })
}

/** Another's is one that does not exist. */
function ownOrganization({ deps, actor, params }: PersonContext<{ slug: string }>): Organization {
  const found = membershipsOf(deps, actor.accountId).find(({ organization }) => organization.slug === params.slug)
  if (!found) throw notFound('organization')
  return found.organization
}
