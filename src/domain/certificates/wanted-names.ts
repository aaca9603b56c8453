import { isIP } from 'node:net'
import { and, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '../context.ts'
import { hostOf } from '../destinations/destinations.ts'
import { cachedInstance, namedUrl } from '../settings/instance.ts'

/**
 * A name that is to have a certificate.
 * - `own`: the public URL's
 * - `former`: one that links of before begin with, and that leads on
 * - `domain`: of an organization's page, which has proven that the name is its own
 */
export interface WantedName {
  host: string
  kind: 'own' | 'former' | 'domain'
}

/** Every name at which this instance answers over https, its own first. */
export function wantedNames(deps: Pick<Deps, 'db' | 'fixedUrl'>): WantedName[] {
  const { formerUrls } = cachedInstance(deps.db)
  const own = namedUrl(deps)
  const all: WantedName[] = [
    ...(own === null ? [] : [{ host: hostOf(new URL(own)), kind: 'own' as const }]),
    ...ownDomains(deps.db).map((host) => ({ host, kind: 'domain' as const })),
    ...formerUrls.map((url) => ({ host: hostOf(new URL(url)), kind: 'former' as const })),
  ]
  const seen = new Set<string>()
  return all.filter(({ host }) => {
    const isFirst = !seen.has(host)
    seen.add(host)
    return isFirst && isPublicName(host)
  })
}

/** Authorities that everybody trusts vouch for no address, and for no name of a single word. */
function isPublicName(host: string): boolean {
  return isIP(host) === 0 && host.includes('.')
}

/** Of organizations' pages, in their order. */
export function ownDomains(db: Reader): string[] {
  return db
    .select({ domain: organizations.customDomain })
    .from(organizations)
    .where(and(isNotNull(organizations.customDomain), isNull(organizations.deletedAt)))
    .orderBy(organizations.customDomain)
    .all()
    .flatMap(({ domain }) => domain ?? [])
}
