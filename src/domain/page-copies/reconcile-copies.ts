import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { visibleRevisionOf } from '#src/db/page-revision.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { buckets, pageCopies } from '#src/db/schema/page-copies.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { pageUrlHere } from '../settings/page-url.ts'
import type { PageCopy } from './page-copy.ts'

interface Wanted {
  bucketId: string
  organizationId: OrganizationId
  folder: string
}

const placeOf = ({ bucketId, organizationId, folder }: Wanted) => `${bucketId} ${organizationId} ${folder}`

/**
 * Brings the list of copies in line with which pages are public, where they stand and which buckets are in use: whatever made
 * the difference, and whoever. A page that turned private, moved or was deleted leaves; one that changed is due.
 */
export function reconcileCopies(deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'fixedUrl' | 'defaultUrl'>): void {
  const { db, clock, ids } = deps
  const now = clock.now()
  const known = db.select().from(pageCopies).all()
  const wanted = wantedCopies(deps)
  const places = new Set(wanted.map(placeOf))
  const byPlace = new Map(known.map((copy) => [placeOf(copy), copy]))
  const missing = wanted.filter((one) => !byPlace.has(placeOf(one)))
  const leaving = known.filter((copy) => copy.leavingAt === null && !places.has(placeOf(copy)))
  const returning = known.filter((copy) => copy.leavingAt !== null && places.has(placeOf(copy)))
  const changed = known.filter(
    (copy) => copy.leavingAt === null && places.has(placeOf(copy)) && isOutdated(deps, copy, now),
  )
  if ([missing, leaving, returning, changed].every((some) => some.length === 0)) return
  writeUnaudited(db, (tx) => {
    for (const one of missing)
      tx.insert(pageCopies)
        .values({ id: ids.id(), ...one, dueAt: now })
        .run()
    const set = (some: PageCopy[], values: Partial<PageCopy>) =>
      tx
        .update(pageCopies)
        .set(values)
        .where(inArray(pageCopies.id, idsOf(some)))
        .run()
    set(leaving, { leavingAt: now })
    set(returning, { leavingAt: null, dueAt: now, publishedRevision: null, publishedAt: null })
    set(changed, { dueAt: now })
  })
}

/** After a start: another version may show the same state otherwise, at another address. Turns of a dead process end. */
export function reviewCopies({ db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  writeUnaudited(db, (tx) => {
    tx.update(buckets).set({ leaseUntil: null }).run()
    tx.update(pageCopies).set({ dueAt: clock.now() }).where(isNull(pageCopies.leavingAt)).run()
  })
}

function isOutdated({ db }: Pick<Deps, 'db'>, copy: PageCopy, now: number): boolean {
  return (
    copy.dueAt > now &&
    copy.publishedRevision !== null &&
    visibleRevisionOf(db, copy.organizationId) !== copy.publishedRevision
  )
}

/** Each public page in its organization's own bucket, or in the instance's, where it stands as at the instance's address. */
function wantedCopies(deps: Pick<Deps, 'db' | 'fixedUrl' | 'defaultUrl'>): Wanted[] {
  const inUse = deps.db.select().from(buckets).where(isNull(buckets.retiredAt)).all()
  const own = new Map(inUse.map(({ organizationId, id }) => [organizationId, id]))
  const ofInstance = own.get(null)
  return publicPages(deps.db).flatMap((organization) => {
    const { id: organizationId } = organization
    const bucketId = own.get(organizationId)
    if (bucketId !== undefined) return [{ bucketId, organizationId, folder: '' }]
    else if (ofInstance === undefined) return []
    else
      return [
        { bucketId: ofInstance, organizationId, folder: new URL(pageUrlHere(deps, organization)).pathname.slice(1) },
      ]
  })
}

function publicPages(db: Reader) {
  return db
    .select({ id: organizations.id, slug: organizations.slug })
    .from(organizations)
    .where(and(eq(organizations.visibility, 'public'), isNull(organizations.deletedAt)))
    .all()
}

function idsOf(copies: PageCopy[]): string[] {
  return copies.map(({ id }) => id)
}
