import { slugOfDomain } from '#src/domain/organizations/find-page.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import type { AppDeps } from './app-deps.ts'

/** The organization (its short name) at whose own domain the request came in; null at the instance's own address. */
export function slugOfHost(deps: AppDeps, request: Request): string | null {
  const hostname = hostnameOf(request)
  return hostname === undefined || hostname === new URL(publicUrl(deps)).hostname ? null : slugOfDomain(deps, hostname)
}

/** The server joins headers of one name with a comma, and makes the URL of the first host alone. */
export function namesTwoHosts({ headers }: Request): boolean {
  return headers.get('host')?.includes(',') ?? false
}

/** The request's host name, without the final dot of a full one; undefined where none can be read. */
export function hostnameOf(request: Request): string | undefined {
  return URL.canParse(request.url) ? new URL(request.url).hostname.replace(/\.$/, '') : undefined
}
