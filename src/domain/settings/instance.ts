import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { recentAddressRevision } from '#src/db/page-revision.ts'
import { perRevision } from '#src/db/per-revision.ts'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Language, RequestAddresses } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { keepAuditKeyed } from './keep-audit-keyed.ts'

export type Instance = typeof instance.$inferSelect

/** The one row about this instance. */
export function readInstance(db: Reader): Instance {
  const row = db.select().from(instance).get()
  if (!row) throw new Error('the instance row is missing: ensureInstance runs at every start')
  return row
}

/** Creates the instance's row at the first start, and the first key of its audit chains; changes nothing at later ones. */
export function ensureInstance(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'secrets'>): void {
  const linkKey = deps.secrets.seal(deps.ids.token(), 'instance.linkKey')
  writeUnaudited(deps.db, (tx) => {
    tx.insert(instance).values({ id: 1, linkKey, createdAt: deps.clock.now() }).onConflictDoNothing().run()
  })
  keepAuditKeyed(deps)
}

/**
 * The public base URL without a trailing slash: the environment's, else the wizard's once it is finished, else where
 * Opsentry listens. An https URL changes the cookies' names and makes them Secure, which in the middle of the wizard would
 * lock out an admin who still comes over http.
 */
export function publicUrl(deps: Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'>): string {
  return namedUrl(deps) ?? deps.defaultUrl
}

/** The public base URL that the environment or the wizard set; null where it would only be a guess. */
export function namedUrl(deps: Pick<Deps, 'db' | 'fixedUrl'>): string | null {
  if (deps.fixedUrl !== null) return deps.fixedUrl
  const { url, setUpAt } = cachedInstance(deps.db)
  return setUpAt === null ? null : url
}

export function isSetUp(deps: Pick<Deps, 'db'>): boolean {
  return cachedInstance(deps.db).setUpAt !== null
}

/** The slug of the organization shown at `/`, or null before there is one. */
export function homeSlug(deps: Pick<Deps, 'db'>): string | null {
  return cachedInstance(deps.db).homeSlug
}

/** The part of a visitor's address that the request log keeps. */
export function keptAddresses(deps: Pick<Deps, 'db'>): RequestAddresses {
  return cachedInstance(deps.db).requestAddresses
}

/** A page of the instance's own stands at `/`; the home organization's status page stands below `/s/` alone. */
export function showsHomepage(deps: Pick<Deps, 'db'>): boolean {
  return cachedInstance(deps.db).homepageShown
}

/** The home organization's language, because the instance has none of its own. */
export function homeLanguage(deps: Pick<Deps, 'db'>): Language {
  return cachedInstance(deps.db).homeLanguage ?? 'en'
}

/** The name of the organization shown at `/`, or null before there is one. */
export function homeName({ db }: Pick<Deps, 'db'>): string | null {
  const row = db
    .select({ name: organizations.name })
    .from(instance)
    .innerJoin(organizations, eq(organizations.id, instance.homeOrganizationId))
    .get()
  return row?.name ?? null
}

type Uncached = 'bounceSeen' | 'bounceCheckedAt' | 'bounceProblem' | 'strangerMailsPerHour' | 'lastVersion'

type CachedInstance = Omit<Instance, Uncached> & {
  homeSlug: string | null
  homeLanguage: Language | null
}

/**
 * The few settings that every request and every message needs, which change a few times in an instance's life. Notes about the
 * bounce mailbox change every minute, and no visitor sees how many mails go to strangers, so they are not among them.
 */
export const cachedInstance = perRevision('instance', readCached, recentAddressRevision)

function readCached(db: Reader): CachedInstance {
  const row = db
    .select({ instance, homeSlug: organizations.slug, homeLanguage: organizations.language })
    .from(instance)
    .leftJoin(organizations, eq(organizations.id, instance.homeOrganizationId))
    .get()
  if (!row) throw new Error('the instance row is missing: ensureInstance runs at every start')
  return { ...row.instance, homeSlug: row.homeSlug, homeLanguage: row.homeLanguage }
}
