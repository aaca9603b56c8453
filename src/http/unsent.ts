import { requireSecondFactor, SecondFactorMissing } from '#src/domain/accounts/second-factor-missing.ts'
import { authorize, authorizeInstanceAdmin } from '#src/domain/authorize.ts'
import { DomainError, forbidden } from '#src/domain/errors.ts'
import { SsoMissing } from '#src/domain/organizations/find-organization.ts'
import { findUnsent, type UnsentForm } from '#src/domain/sent-forms/unsent-form.ts'
import { type AnyRoute, isPermission } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { UnsentPage } from '#views/account/unsent.tsx'
import { type Binding, done, type PersonContext, page, type Shown } from './action.ts'
import { pageAbove, paramsOf, postedTo } from './find-route.ts'
import { personOf } from './person.ts'
import { signInThrough } from './sign-in-first.ts'

const givenBack =
  'Your session ended before this was sent. Nothing was done yet: look over what you typed and send it again.'
const gone = 'What was typed there was sent meanwhile, is gone, or belongs to another account.'

/** Gives a form that was sent after its session had ended back to whoever typed it, in the page that it was typed in. */
export function unsentForms(bindings: readonly Binding[]): Binding[] {
  return [
    page(routes.account.unsent, async (context) => {
      const unsent = found(() => findUnsent(context.deps, context.actor, context.params.id))
      if (!unsent) return done(routes.app.show.url(), gone)
      try {
        return (await inItsPage(context, unsent, bindings)) ?? asText(context, unsent)
      } catch (error) {
        if (error instanceof SsoMissing)
          return done(signInThrough(error.slug, routes.account.unsent.url(context.params)))
        // In a session that reaches one organization, what was typed in another is not shown.
        else if (error instanceof DomainError && !context.actor.wholeAccount) return done(routes.app.show.url(), gone)
        else if (error instanceof SecondFactorMissing)
          return done(routes.account.secondFactor.show.url(), error.message)
        else if (error instanceof DomainError) return asText(context, unsent)
        throw error
      }
    }),
  ]
}

/** Undefined for a form that no page shows again. Throws what its route throws at somebody who may not, or for what is gone. */
function inItsPage(context: PersonContext, { path, key, fields }: UnsentForm, bindings: readonly Binding[]) {
  const route = postedTo(path)
  const binding = bindings.find((one) => one.route === route)
  if (!route || !binding?.showAgain) return undefined
  const params = paramsOf(route, path)
  admit(context, route, params)
  context.session.goOnWith(key)
  return binding.showAgain({ ...context, params, query: {}, body: fields }, givenBack)
}

function admit({ deps, session }: PersonContext, { may }: AnyRoute, { slug = '' }: Record<string, string>): void {
  if (isPermission(may)) {
    const { actor } = session.member(slug)
    authorize(actor, may, actor.organizationId)
  } else if (may !== 'account') {
    authorizeInstanceAdmin(session.person())
    requireSecondFactor(deps, session.person(), true)
  } else if (!session.person().wholeAccount) throw forbidden()
}

/** The page that it was typed in is gone, or closed to them by now: the text is theirs all the same. */
function asText(context: PersonContext, { path, fields }: UnsentForm): Shown {
  // Ids and words of the form's own choices are visible ASCII throughout.
  const texts = Object.values(fields)
    .flat()
    .filter((text) => /[^!-~]/.test(text))
  return UnsentPage({ person: personOf(context), texts, back: pageAbove(path) })
}

function found<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') return undefined
    throw error
  }
}
