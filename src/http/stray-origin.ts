import { namedUrl } from '#src/domain/settings/instance.ts'
import type { StrayOrigin } from '#views/layout/stray-origin.tsx'
import type { RequestContext } from './action.ts'

/** How the request came, where that is not by the public URL; undefined where it is, or nobody has named one. */
export function strayOriginOf({ deps, session }: Pick<RequestContext, 'deps' | 'session'>): StrayOrigin | undefined {
  const expected = namedUrl(deps)
  const { origin: seen, unheardHttps, peer } = session.asked()
  if (expected === null || seen === expected) return undefined
  const secure = seen.replace(/^http:/, 'https:')
  if (secure !== expected) return { cause: 'host', seen, expected, peer }
  return { cause: unheardHttps ? 'untrusted' : 'scheme', seen, expected, peer }
}
