import { DomainError, forbidden } from '#src/domain/errors.ts'
import { holdsPass, isPagePassword } from '#src/domain/organizations/page-password.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import { isLinkToSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase, routes } from '#src/routes.ts'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { originProblem } from '../origin.ts'
import type { RequestSession } from '../plugins/session.ts'
import { askForProof, askToSignIn } from '../sign-in-first.ts'
import { audienceHeaders } from './audience.ts'
import { type StatusPageAddress, statusPageOf } from './page-of.ts'
import { pathOf, showPasswordForm } from './page-password.tsx'

export interface Asked {
  request: Request
  route: AnyRoute
  params: { slug?: string; token?: string } | undefined
  session: RequestSession
  set: Answer
}

/** A request for a page, before anybody knows whether its sender may see it. */
interface Caller extends Asked {
  deps: AppDeps
  statusPage: StatusPageAddress
}

/** Undefined lets the request go on to its route. */
type Verdict = JSX.Element | string | undefined

/**
 * Stands before every route of a page: whoever may not see the page learns nothing of it, whatever they ask for. The answer
 * to them is made before any route looks anything up, so a known id and an unknown one are answered alike.
 */
export function admitVisitor(deps: AppDeps, asked: Asked): Verdict | Promise<Verdict> {
  const { request, route, params } = asked
  if (!isSetUp(deps)) return undefined
  const caller = { ...asked, deps, statusPage: statusPageOf(deps, request, params?.slug) }
  const { visibility } = caller.statusPage.organization
  if (visibility === 'public' || holdsLink(caller)) return addAudience(caller)
  const problem = route.method === 'GET' ? undefined : originProblem(request, publicUrl(deps))
  if (problem !== undefined) throw forbidden(problem)
  else if (visibility === 'password') return admitWithPassword(caller)
  else return admitMember(caller)
}

function addAudience({ statusPage, set }: Caller): undefined {
  Object.assign(set.headers, audienceHeaders(statusPage.organization))
}

/** The signed link in a mail is its reader's right to what stands behind it, and to nothing else. */
function holdsLink({ deps, route, params, statusPage }: Caller): boolean {
  return route.proof === 'signed link' && isLinkToSubscriber(deps, statusPage.organization.id, params?.token ?? '')
}

function admitWithPassword(caller: Caller): Verdict | Promise<Verdict> {
  addAudience(caller)
  const { deps, statusPage, route, session, set } = caller
  const { organization } = statusPage
  const isDoor = route.name === routes.statusPage.access.enter.name
  const pass = session.cookie(`page_${organization.id}`)
  if (isDoor || (pass !== undefined && holdsPass(deps, organization, pass)) || isMember(statusPage, session))
    return undefined
  else if (!route.forPrograms) return html(set, showPasswordForm(caller), 401)
  else if (holdsToken(caller)) return undefined
  else return admitWithBasic(caller)
}

/** HTTP's own way (RFC 7617), which feed readers and calendars know: any user name, and the page's password. */
async function admitWithBasic({ deps, statusPage: { organization }, request, session, set }: Caller): Promise<Verdict> {
  const password = passwordIn(request.headers.get('authorization') ?? '')
  if (password !== undefined && (await isPagePassword(deps, session.origin, organization, password))) return undefined
  return refuseProgram(set, 'Basic realm="Status page", charset="UTF-8"', 'This status page needs a password.\n')
}

function admitMember(caller: Caller): Verdict {
  const { statusPage, request, route, session, set } = caller
  if (route.forPrograms && holdsToken(caller)) return addAudience(caller)
  const reads = route.method === 'GET' && !route.forPrograms
  if (statusPage.onOwnDomain && reads) return moveToInstance(caller)
  if (session.account()) return askMembership(caller)
  addAudience(caller)
  if (reads) return askToSignIn(request, pathOf(request), set)
  return refuseProgram(set, 'Bearer realm="Status page"', 'This status page is for those who are signed in.\n')
}

/** To an account that is no member the page is one that does not exist. */
function askMembership(caller: Caller): Verdict {
  const { deps, statusPage, request, session } = caller
  try {
    session.member(statusPage.organization.slug)
    return addAudience(caller)
  } catch (error) {
    return askForProof(deps, error, session, { ...caller, path: pathOf(request), body: undefined })
  }
}

/** On the organization's own domain nobody is signed in. */
function moveToInstance(caller: Caller): string {
  addAudience(caller)
  const { deps, statusPage, request, set } = caller
  set.status = 302
  set.headers.location = publicUrl(deps) + pageBase(statusPage.organization.slug) + pathOf(request).slice(1)
  return ''
}

function refuseProgram(set: Answer, challenge: string, sentence: string): string {
  set.status = 401
  set.headers['www-authenticate'] = challenge
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return sentence
}

function isMember(page: StatusPageAddress, session: RequestSession): boolean {
  if (!session.account()) return false
  try {
    return session.member(page.organization.slug) !== undefined
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

function holdsToken({ statusPage, session }: Caller): boolean {
  return session.program()?.organizationId === statusPage.organization.id
}

function passwordIn(authorization: string): string | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1]
  const credentials = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  return colon < 0 ? undefined : credentials.slice(colon + 1)
}
