import { desc, eq } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { pageLinks } from '#src/db/schema/page-access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, Origin } from '#src/domain/context.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { type Organization, organizationById } from '#src/domain/organizations/find-organization.ts'
import { checkReaders } from '#src/domain/page-access/check-readers.ts'
import { issueLink, openByLink } from '#src/domain/page-access/page-links.ts'
import { addReaders } from '#src/domain/page-access/readers.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { acmeId, system, testOrigin } from './personas.ts'

/** Sets columns of the organization beside every verb: a state to begin with. */
export function setOrganization({ db }: Pick<Deps, 'db'>, set: Partial<Organization>, id = acmeId): void {
  writeUnaudited(db, (tx) => void tx.update(organizations).set(set).where(eq(organizations.id, id)).run())
}

/** A page for members that besides opens to these by a mailed link. */
export function openByMail(deps: Deps, readers: string, id = acmeId): void {
  setOrganization(deps, { visibility: 'members', opensByMail: true }, id)
  addReaders(deps, system, id, accepted(checkReaders(readForm({ readers }))))
}

/** A link to that address, as its mail holds it, whether or not one would be sent. */
export function linkTo(deps: Deps, address: string, { id = acmeId, next = '' } = {}): string {
  const link = writeUnaudited(deps.db, (tx) => issueLink(tx, deps, { organizationId: id, address, next }))
  return signedToken(deps, 'page-link', link)
}

/** The token of the newest link that was asked for. */
export function askedLink(deps: Deps): string {
  const newest = deps.db.select().from(pageLinks).orderBy(desc(pageLinks.createdAt), desc(pageLinks.id)).get()
  return signedToken(deps, 'page-link', newest?.id ?? '')
}

/** A pass of somebody at that address, as their browser keeps it. */
export function passOf(deps: Deps, address: string, { id = acmeId, origin = testOrigin as Origin } = {}): string {
  return openByLink(deps, origin, organizationById(deps, id), linkTo(deps, address, { id })).pass
}
