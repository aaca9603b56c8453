import type { AnyRoute } from '#src/route.ts'
import type { Answer } from './answers.ts'
import type { AppDeps } from './app-deps.ts'
import { slugOfHost } from './custom-domain.ts'
import { isRead, methodsOf, routesAt } from './methods.ts'
import { corsHeaders, preflightHeaders } from './plugins/cors.ts'

/** Characters of a method that the refusal repeats. */
const longestRepeated = 20

/** Routes at the path of a request whose method none of them has; empty where nothing stands there at all. */
export function othersAt(deps: AppDeps, request: Request): AnyRoute[] {
  if (!URL.canParse(request.url)) return []
  return routesAt(new URL(request.url).pathname, slugOfHost(deps, request) !== null)
}

/**
 * OPTIONS (RFC 9110, 9.3.7): the methods, and a preflight's answer where any script may read. Made of the path alone, like a
 * refusal, so it tells nobody what is stored.
 */
export function answerOptions(set: Answer, others: readonly AnyRoute[]): Response {
  const methods = methodsOf(others).join(', ')
  const isOpen = others.some(({ cors }) => cors)
  set.status = 204
  set.headers.allow = methods
  if (isOpen) Object.assign(set.headers, corsHeaders, preflightHeaders, { 'access-control-allow-methods': methods })
  return new Response(null, { status: 204 })
}

/** The sentence of a 405, whose Allow is set with it. */
export function refuseMethod(set: Answer, request: Request, others: readonly AnyRoute[]): string {
  const methods = methodsOf(others)
  set.headers.allow = methods.join(', ')
  return isRead(request)
    ? 'There is no page at this address: a form is sent to it. Open the page with the form.'
    : `This address does not take ${request.method.slice(0, longestRepeated)}. Send one of ${methods.join(', ')}.`
}

/** Whoever asks at such a place is a program, and reads text. */
export function areForPrograms(others: readonly AnyRoute[]): boolean {
  return others.length > 0 && others.every(({ forPrograms, proof }) => forPrograms || proof === 'signature')
}
