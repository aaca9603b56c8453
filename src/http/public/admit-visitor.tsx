import { DomainError, forbidden } from '#src/domain/errors.ts'
import { isWithin, shownAddress } from '#src/domain/networks/networks.ts'
import { holdsPass, isPagePassword } from '#src/domain/organizations/page-password.ts'
import { holdsGivenPass } from '#src/domain/page-access/passes.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import { subscriberBehind } from '#src/domain/subscribers/find-subscriber.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase } from '#src/routes.ts'
import { OutsidePage } from '#views/public/page-door.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { originProblem } from '../origin.ts'
import type { RequestSession } from '../plugins/session.ts'
import { askForProof, askToSignIn } from '../sign-in-first.ts'
import { audienceHeaders, opensToAddresses } from './audience.ts'
import { hasDoor, isWayIn, languageOf, pathOf, showDoorTo, signInUrlOf } from './door.tsx'
import { type StatusPageAddress, statusPageOf } from './page-of.ts'
import { showEverything, showNothing, showToPass, showToSubscriber } from './sight.ts'

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
  if (visibility === 'public') return addAudience(caller)
  if (visibility === 'readers') showNothing(deps, request)
  if (holdsLink(caller)) return addAudience(caller)
  const problem = route.method === 'GET' ? undefined : originProblem(request, publicUrl(deps))
  if (problem !== undefined) throw forbidden(problem)
  return admitReader(caller)
}

function addAudience({ statusPage: { organization }, set }: Caller): undefined {
  Object.assign(set.headers, audienceHeaders(organization))
  if (opensToAddresses(organization)) delete set.headers['access-control-allow-origin']
}

/** The signed link in a mail is its reader's right to what stands behind it, and to nothing else. */
function holdsLink({ deps, request, route, params, statusPage: { organization } }: Caller): boolean {
  if (route.proof !== 'signed link') return false
  const subscriber = subscriberBehind(deps, organization.id, params?.token ?? '')
  if (subscriber && organization.visibility === 'readers') showToSubscriber(deps, request, subscriber)
  return subscriber !== undefined
}

/** Any way in suffices, but for networks to which the page is limited: nobody but the team passes by them. */
function admitReader(caller: Caller): Verdict | Promise<Verdict> {
  const { deps, statusPage, route, session } = caller
  const { pageNetworks, pageNetworkRule } = statusPage.organization
  const isListed = pageNetworkRule !== 'none' && isWithin(pageNetworks, session.origin.ip)
  if (isListed && opensToAddresses(statusPage.organization)) return addAudience(caller)
  else if (isMember(statusPage, session) || (route.forPrograms && holdsToken(caller))) return admitTeam(caller)
  else if (pageNetworkRule === 'limits' && !isListed) return refuseNetwork(caller)
  else if (isWayIn(deps, statusPage, route) || holdsAnyPass(caller)) return addAudience(caller)
  else if (hasDoor(deps, statusPage) || !session.account()) return askWhoTheyAre(caller)
  else return askMembership(caller)
}

function admitTeam(caller: Caller): undefined {
  showEverything(caller.request)
  return addAudience(caller)
}

function holdsAnyPass({ deps, request, statusPage: { organization }, session }: Caller): boolean {
  const pass = session.cookie(`page_${organization.id}`)
  if (pass === undefined) return false
  if (organization.visibility === 'readers') return showToPass(deps, request, organization, pass)
  const knewPassword = organization.visibility === 'password' && holdsPass(deps, organization, pass)
  return knewPassword || holdsGivenPass(deps, organization, pass)
}

function admitProgram(caller: Caller): Verdict | Promise<Verdict> {
  if (caller.statusPage.organization.visibility === 'password') return admitWithBasic(caller)
  const sentence = 'This status page is for those who are signed in.\n'
  return refuseProgram(caller.set, 'Bearer realm="Status page"', sentence)
}

/** HTTP's own way (RFC 7617), which feed readers and calendars know: any user name, and the page's password. */
async function admitWithBasic({ deps, statusPage: { organization }, request, session, set }: Caller): Promise<Verdict> {
  const password = passwordIn(request.headers.get('authorization') ?? '')
  if (password !== undefined && (await isPagePassword(deps, session.origin, organization, password))) return undefined
  return refuseProgram(set, 'Basic realm="Status page", charset="UTF-8"', 'This status page needs a password.\n')
}

/** Where there is no way in but the team's, the team's sign-in stands in the page's place. */
function askWhoTheyAre(caller: Caller): Verdict | Promise<Verdict> {
  const { deps, statusPage, request, route, set } = caller
  addAudience(caller)
  if (route.forPrograms) return admitProgram(caller)
  else if (hasDoor(deps, statusPage)) return html(set, showDoorTo(caller), 401)
  else if (statusPage.onOwnDomain && route.method === 'GET') return moveToInstance(caller)
  else if (route.method === 'GET') return askToSignIn(request, pathOf(request), set)
  return refuseProgram(set, 'Bearer realm="Status page"', 'This status page is for those who are signed in.\n')
}

/** To an account that is no member the page is one that does not exist. */
function askMembership(caller: Caller): Verdict {
  const { deps, statusPage, request, session } = caller
  try {
    session.member(statusPage.organization.slug)
    return admitTeam(caller)
  } catch (error) {
    return askForProof(deps, error, session, { ...caller, path: pathOf(request), body: undefined })
  }
}

/** On the organization's own domain nobody is signed in. */
function moveToInstance({ deps, statusPage, request, set }: Caller): string {
  set.status = 302
  set.headers.location = publicUrl(deps) + pageBase(statusPage.organization.slug) + pathOf(request).slice(1)
  return ''
}

function refuseNetwork(caller: Caller): Verdict {
  const { route, statusPage, request, session, set } = caller
  addAudience(caller)
  const address = shownAddress(session.origin.ip)
  if (!route.forPrograms) {
    const signInUrl = session.account() ? undefined : signInUrlOf(statusPage, pathOf(request))
    return html(set, OutsidePage({ address, signInUrl, t: languageOf(caller) }), 403)
  }
  set.status = 403
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return `This status page is not open to your network: you come from ${address}.\n`
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
