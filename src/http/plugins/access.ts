import { Elysia } from 'elysia'
import { requireSecondFactor } from '#src/domain/accounts/second-factor-missing.ts'
import { authorize, authorizeInstanceAdmin } from '#src/domain/authorize.ts'
import type { AccountActor } from '#src/domain/context.ts'
import { forbidden, notFound } from '#src/domain/errors.ts'
import { refuseWithoutSso } from '#src/domain/organizations/find-organization.ts'
import { type Access, type AnyRoute, isPermission } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { errorBody } from '#src/scim/scim-error.ts'
import type { Answer } from '../answers.ts'
import { admitToOperation, paramsIn } from '../api/v1/admit.ts'
import { scimMediaType } from '../api-refusal.ts'
import type { AppDeps } from '../app-deps.ts'
import { clearedCaches } from '../cache-control.ts'
import { slugOfHost } from '../custom-domain.ts'
import { isLoadedFromElsewhere } from '../fetch-metadata.ts'
import { isServedOnOwnDomain, routeOf } from '../find-route.ts'
import { isRead } from '../methods.ts'
import { admitVisitor } from '../public/admit-visitor.tsx'
import { isHomepage } from '../public/page-of.ts'
import { askForProof, askWriterToSignIn, type Posted } from '../sign-in-first.ts'
import { countCall } from './program-calls.ts'
import { type RequestSession, session } from './session.ts'

const loadedFromElsewhere = 'Another site tried to load this into a page of its own. Open it in a tab of its own.'

/**
 * Default-deny: whoever calls a route must be what the route asks (src/routes.ts), before any handler runs; and
 * every route of a page asks who may see that page, whatever it answers. The domain's verbs authorize again, for callers that
 * do not come through here.
 */
export const access = (deps: AppDeps) =>
  new Elysia({ name: 'access' })
    .use(session(deps))
    .onBeforeHandle({ as: 'global' }, ({ request, route, path, params, body, session, set }) => {
      const declared = routeOf(request.method, route, path)
      if (declared === undefined) throw notFound('page')
      if (slugOfHost(deps, request) !== null && !isServedOnOwnDomain(declared)) throw notFound('page')
      if (isHomepage(deps, request, declared, params?.slug)) return
      const { may: needed } = declared
      if (declared.statusPage) {
        if (needed !== 'anyone') throw notFound('page')
        return admitVisitor(deps, { request, route: declared, params, session, set })
      }
      if (needed === 'anyone') return
      if (declared.proof === 'SCIM token') return admitProvisioner(session, set)
      if (declared.proof === 'API token') return admitProgram(deps, session, declared, params, set)
      if (isRead(request) && isLoadedFromElsewhere(request)) throw forbidden(loadedFromElsewhere)
      if (needed === 'setup') return
      if (!session.account()) {
        // Ended elsewhere: this browser has not heard of it yet.
        if (session.sessionToken() !== undefined) Object.assign(set.headers, clearedCaches)
        return askWriterToSignIn(deps, { request, route: declared, path, body, set })
      }
      return admitPerson(deps, session, params, { request, route: declared, path, body, set })
    })

type Params = Record<string, string | undefined> | undefined

function admitPerson(deps: AppDeps, session: RequestSession, params: Params, posted: Posted): string | undefined {
  const { may: needed, beforeSecondFactor } = posted.route
  try {
    if (!beforeSso.includes(posted.route)) refuseWithoutSso(deps, session.person())
    admitWith(session, params, needed)
    if (!isPermission(needed) && !beforeSecondFactor)
      requireSecondFactor(deps, session.person(), needed === 'instance admin')
    return undefined
  } catch (error) {
    return askForProof(deps, error, session, posted)
  }
}

/** Open to whoever is on the way to the single sign-on that the instance asks for. */
const beforeSso: AnyRoute[] = [routes.signIn.instance.show, routes.signIn.instance.breakGlass, routes.signOut]

function admitWith(session: RequestSession, params: Params, needed: Access): void {
  if (needed === 'session' || needed === 'anyone' || needed === 'setup') return
  else if (needed === 'account') admitWholeAccount(session.person())
  else if (needed === 'instance admin') authorizeInstanceAdmin(session.person())
  else if (needed === 'any token' || needed === 'SCIM token') throw notFound('page')
  else {
    const { actor } = session.member(params?.slug ?? '')
    authorize(actor, needed, actor.organizationId)
  }
}

/** An organization's identity provider vouches for no more than a person's place there. */
function admitWholeAccount({ wholeAccount }: AccountActor): void {
  if (!wholeAccount)
    throw forbidden(
      'Single sign-on opened your organization alone. To get to your account, sign out and sign in with its password; “Forgot your password?” mails you a link to choose one.',
    )
}

/** The token names the organization: every path is its own. */
function admitProvisioner(session: RequestSession, set: Answer): string | undefined {
  if (session.provisioner()) return undefined
  const sentence =
    'Send the header Authorization: Bearer TOKEN, with a SCIM token from the settings of the organization.'
  set.status = 401
  set.headers['content-type'] = scimMediaType
  set.headers['www-authenticate'] = 'Bearer'
  return JSON.stringify(errorBody(401, sentence))
}

/** Statuspage's own words and statuses; the page's id is the organization's, or the one it brought from there. */
function admitProgram(
  deps: AppDeps,
  session: RequestSession,
  route: AnyRoute,
  params: Params,
  set: Answer,
): string | undefined {
  const actor = session.program()
  if (!actor) {
    set.status = 401
    set.headers['content-type'] = 'application/json; charset=utf-8'
    set.headers['www-authenticate'] = 'OAuth'
    return JSON.stringify({ error: 'Could not authenticate: send the header Authorization: OAuth TOKEN.' })
  }
  countCall(deps, actor, set)
  admitToOperation(deps, actor, route, paramsIn(params))
  return undefined
}
