import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { addressRevision, visibleRevisionOf } from '#src/db/page-revision.ts'
import { perRevision } from '#src/db/per-revision.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { type Organization, organizationBySlug } from './find-organization.ts'

/** An organization as its status page needs it: with the hash of each of its pictures. */
export interface PageOwner extends Organization {
  pictures: Partial<Record<OrganizationFileKind, string>>
}

/** Search engines may index the page. */
export function isIndexed({ visibility, hiddenFromSearch }: Organization): boolean {
  return visibility === 'public' && !hiddenFromSearch
}

/** The owner of the page at a short name, present or former. Throws not_found for an unknown and a deleted one. */
export function pageOwner(deps: Pick<Deps, 'db'>, slug: string): PageOwner {
  const { db } = deps
  const { owners } = known(db)
  const kept = owners.get(slug)
  if (kept && kept.revision === visibleRevisionOf(db, kept.owner.id)) return kept.owner
  const organization = kept?.owner ?? organizationBySlug(deps, slug)
  // Asked first: what changes from here on is read again.
  const revision = visibleRevisionOf(db, organization.id)
  const owner = { ...organization, pictures: picturesOf(db, organization.id) }
  owners.set(slug, { revision, owner })
  return owner
}

/** The short name of the organization whose page stands at the root of this host name; null where it is nobody's. */
export function slugOfDomain({ db }: Pick<Deps, 'db'>, hostname: string): string | null {
  return known(db).domains.get(hostname) ?? null
}

interface Known {
  /** By the short names that were asked for and exist; `revision`: of the pictures, which belong to its own visitors. */
  owners: Map<string, { revision: number; owner: PageOwner }>
  domains: Map<string, string>
}

/** Cached, because every request to a page needs its owner; outdated as soon as any organization's row changes. */
const known = perRevision(
  'page owners',
  (db): Known => ({ owners: new Map(), domains: domainsOf(db) }),
  addressRevision,
)

function domainsOf(db: Db): Map<string, string> {
  const rows = db
    .select({ domain: organizations.customDomain, slug: organizations.slug })
    .from(organizations)
    .where(and(isNotNull(organizations.customDomain), isNull(organizations.deletedAt)))
    .all()
  return new Map(rows.map(({ domain, slug }) => [domain ?? '', slug]))
}

function picturesOf(db: Db, organizationId: string): PageOwner['pictures'] {
  const files = db
    .select({ kind: organizationFiles.kind, hash: organizationFiles.hash })
    .from(organizationFiles)
    .where(eq(organizationFiles.organizationId, organizationId))
    .all()
  return Object.fromEntries(files.map(({ kind, hash }) => [kind, hash]))
}
