import { isIP } from 'node:net'
import { Elysia } from 'elysia'
import { cachedInstance, namedUrl, publicUrl } from '#src/domain/settings/instance.ts'
import { secretOf } from '#src/domain/setup/url-challenge.ts'
import { routes } from '#src/routes.ts'
import type { AppDeps } from '../app-deps.ts'
import { hostnameOf, namesTwoHosts, slugOfHost } from '../custom-domain.ts'
import { leadsTo } from '../find-route.ts'
import { passHostOn } from '../proxy-advice.ts'

/** Characters of a host name that the refusal repeats. */
const longestRepeated = 100

/**
 * Refuses requests for a host name that is neither this instance's nor an organization's own domain: a name that an attacker
 * points here (DNS rebinding) gets nothing, once somebody has said what the name is. Addresses and `localhost` cannot be
 * rebound and serve health checks and the first session. Without a host name nothing can be answered but a health check, which
 * old programs send so. A name that was this instance's before leads on to the present one. Two host names, or one that is none, are 400 (RFC 9112, 3.2): whoever reads the other one, such as a
 * cache in front, would take one host's page for another's.
 */
export const hosts = (deps: AppDeps) =>
  new Elysia({ name: 'hosts' }).onRequest(({ request, set }) => {
    const problem = hostProblem(deps, request)
    if (problem === undefined || isOurQuestion(deps, request)) return
    if (!isNoHost(request) && isFormer(deps, request)) {
      const onward = leadOn(deps, request)
      if (onward === undefined) return
      set.status = 308
      set.headers.location = onward
      return ''
    }
    set.status = isNoHost(request) ? 400 : 421
    set.headers['content-type'] = 'text/plain; charset=utf-8'
    return `${problem} ${passHostOn}\n`
  })

/** This process asks an address that is to be its own whether it leads here. */
function isOurQuestion({ clock }: AppDeps, request: Request): boolean {
  const [, token = ''] = /^\/address-check\/([\w-]+)$/.exec(pathOf(request)) ?? []
  return secretOf(token, clock.now()) !== undefined
}

function isFormer({ db }: AppDeps, request: Request): boolean {
  const hostname = hostnameOf(request)
  return cachedInstance(db).formerUrls.some((url) => new URL(url).hostname.replace(/\.$/, '') === hostname)
}

/** Undefined: it is answered here, since mail programs that unsubscribe with one click follow no redirect (RFC 8058). */
function leadOn(deps: AppDeps, { method, url }: Request): string | undefined {
  const { pathname, search } = new URL(url)
  const isOneClick = method === 'POST' && leadsTo(routes.statusPage.subscription.unsubscription, pathname)
  return isOneClick ? undefined : publicUrl(deps) + pathname + search
}

function pathOf({ url }: Request): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}

function hostProblem(deps: AppDeps, request: Request): string | undefined {
  const hostname = hostnameOf(request)
  const ours = namedUrl(deps)
  if (namesTwoHosts(request)) return 'This request names more than one host: send one Host header.'
  else if (hostname === undefined)
    return isHealthCheck(request) && !isNoHost(request)
      ? undefined
      : 'This request names no host that can be read, so no page can be shown.'
  else if (ours === null || isOurs(hostname, ours) || slugOfHost(deps, request) !== null) return undefined
  else
    return `This Opsentry answers at ${ours}, and this request was for “${hostname.slice(0, longestRepeated)}”. Open that address, or set another public URL; an organization's own domain is set in its settings, under Address.`
}

/** Something stands in the header, and the server made no URL of it. */
function isNoHost(request: Request): boolean {
  return namesTwoHosts(request) || (hostnameOf(request) === undefined && !!request.headers.get('host'))
}

/** With no host in it, the request's URL is its path. */
function isHealthCheck({ url }: Request): boolean {
  return [routes.health, routes.readiness].some((route) => route.url() === url.split('?')[0])
}

function isOurs(hostname: string, ours: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '')
  return name === 'localhost' || isIP(name) !== 0 || name === new URL(ours).hostname.replace(/\.$/, '')
}
