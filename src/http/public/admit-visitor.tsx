import { DomainError, forbidden } from '#src/domain/errors.ts'
import { holdsPass, isPagePassword } from '#src/domain/organizations/page-password.ts'
import { isSetUp, publicUrl } from '#src/domain/settings/instance.ts'
import { isLinkToSubscriber } from '#src/domain/subscribers/find-subscriber.ts'
import type { AnyRoute } from '#src/route.ts'
import { pageBase, routes } from '#src/routes.ts'
import type { Answer } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { comesFromHere, sentFromElsewhere } from '../origin.ts'
import type { Visit } from '../plugins/visit.ts'
import { askForSecondFactor, askToSignIn } from '../sign-in-first.ts'
import { audienceHeaders } from './audience.ts'
import { type PageAddress, pageOf } from './page-of.ts'
import { showPasswordForm } from './page-password.tsx'

export interface Asked {
  request: Request
  route: AnyRoute
  params: { slug?: string; token?: string } | undefined
  visit: Visit
  set: Answer
}

/** Undefined lets the request go on to its route. */
type Verdict = JSX.Element | string | undefined

/**
 * Stands before every route of a page: whoever may not see the page learns nothing of it, whatever they ask for. The answer
 * to them is made before any route looks anything up, so a known id and an unknown one are answered alike.
 */
export function admitVisitor(deps: AppDeps, asked: Asked): Verdict | Promise<Verdict> {
  const { request, params, set } = asked
  if (!isSetUp(deps)) return undefined
  const page = pageOf(deps, request, params?.slug)
  const { visibility } = page.organization
  if (visibility === 'public' || holdsLink(deps, page, asked)) return admit(page, set)
  else if (isChange(request) && !comesFromHere(request, publicUrl(deps))) throw forbidden(sentFromElsewhere)
  else if (visibility === 'password') return admitWithPassword(deps, page, asked)
  else return admitMember(deps, page, asked)
}

function admit({ organization }: PageAddress, set: Answer): undefined {
  Object.assign(set.headers, audienceHeaders(organization))
}

/** The signed link in a mail is its reader's right to what stands behind it, and to nothing else. */
function holdsLink(deps: AppDeps, { organization }: PageAddress, { params }: Asked): boolean {
  return params?.token !== undefined && isLinkToSubscriber(deps, organization.id, params.token)
}

function admitWithPassword(deps: AppDeps, page: PageAddress, asked: Asked): Verdict | Promise<Verdict> {
  const { organization } = page
  const { route, visit, set } = asked
  const isDoor = route.name === routes.statusPage.access.enter.name
  const pass = visit.cookie(`page_${organization.id}`)
  if (isDoor || (pass !== undefined && holdsPass(deps, organization, pass)) || isMember(page, visit))
    return admit(page, set)
  Object.assign(set.headers, audienceHeaders(organization))
  if (!route.forPrograms) return showPasswordForm(page, asked)
  if (holdsToken(page, visit)) return undefined
  return admitWithBasic(deps, page, asked)
}

/** HTTP's own way (RFC 7617), which feed readers and calendars know: any user name, and the page's password. */
async function admitWithBasic(deps: AppDeps, { organization }: PageAddress, asked: Asked): Promise<Verdict> {
  const { request, visit, set } = asked
  const password = passwordIn(request.headers.get('authorization') ?? '')
  if (password !== undefined && (await isPagePassword(deps, visit.origin, organization, password))) return undefined
  return refuseProgram(set, 'Basic realm="Status page", charset="UTF-8"', 'This status page needs a password.\n')
}

function admitMember(deps: AppDeps, page: PageAddress, asked: Asked): Verdict {
  const { request, route, visit, set } = asked
  if (route.forPrograms && holdsToken(page, visit)) return admit(page, set)
  const reads = !isChange(request) && !route.forPrograms
  if (page.onOwnDomain && reads) return moveToInstance(deps, page, request, set)
  if (visit.account()) return askMembership(page, asked)
  Object.assign(set.headers, audienceHeaders(page.organization))
  if (reads) return askToSignIn(request, pathOf(request), set)
  return refuseProgram(set, 'Bearer realm="Status page"', 'This status page is for those who are signed in.\n')
}

/** To an account that is no member the page is one that does not exist. */
function askMembership(page: PageAddress, { request, visit, set }: Asked): Verdict {
  try {
    visit.member(page.organization.slug)
    return admit(page, set)
  } catch (error) {
    return askForSecondFactor(error, request, visit, set)
  }
}

/** On the organization's own domain nobody is signed in. */
function moveToInstance(deps: AppDeps, page: PageAddress, request: Request, set: Answer): string {
  Object.assign(set.headers, audienceHeaders(page.organization))
  set.status = 302
  set.headers.location = publicUrl(deps) + pageBase(page.organization.slug) + pathOf(request).slice(1)
  return ''
}

function refuseProgram(set: Answer, challenge: string, sentence: string): string {
  set.status = 401
  set.headers['www-authenticate'] = challenge
  set.headers['content-type'] = 'text/plain; charset=utf-8'
  return sentence
}

function isChange({ method }: Request): boolean {
  return !['GET', 'HEAD'].includes(method)
}

function isMember(page: PageAddress, visit: Visit): boolean {
  if (!visit.account()) return false
  try {
    return visit.member(page.organization.slug) !== undefined
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

function holdsToken({ organization }: PageAddress, visit: Visit): boolean {
  return visit.program()?.organizationId === organization.id
}

function passwordIn(authorization: string): string | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1]
  const credentials = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  return colon < 0 ? undefined : credentials.slice(colon + 1)
}

function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return pathname + search
}
