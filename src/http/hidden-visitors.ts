import type { RequestContext } from './action.ts'

/**
 * Why a list of networks would mean nothing here, as a sentence with the mend: a proxy that nobody has named to Opsentry stands in
 * front of it, so that everybody seems to come from there. Undefined where addresses are those of visitors.
 */
export function hiddenVisitors({ request, session }: Pick<RequestContext, 'request' | 'session'>): string | undefined {
  const { ip } = session.origin
  const forwarded = request.headers.get('x-forwarded-for') ?? request.headers.get('forwarded')
  if (forwarded === null || forwarded.includes(ip)) return undefined
  return `A proxy stands in front of this Opsentry that it does not know, so everybody seems to come from ${ip}, and a list of networks would let in all or nobody. Whoever runs it has to name the proxy in OPSENTRY_TRUSTED_PROXIES first.`
}
