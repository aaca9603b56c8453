import { and, eq, ne } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { publicUrl } from '../settings/instance.ts'
import { domainProblem, plainDomain } from './check-domain.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Sets the page's own host name, besides its short name; '' for none. Throws invalid on `customDomain`. */
export function changeDomain(deps: Deps, actor: Actor, organizationId: OrganizationId, typed: string): void {
  authorize(actor, 'organization:write', organizationId)
  const customDomain = plainDomain(typed) || null
  const problem = customDomain === null ? undefined : domainProblem(customDomain, new URL(publicUrl(deps)).hostname)
  if (problem !== undefined) throw invalid({ customDomain: problem })
  const before = { customDomain: organizationById(deps, organizationId).customDomain }
  write(deps.db, (tx) => {
    refuseTakenDomain(tx, organizationId, customDomain)
    tx.update(organizations).set({ customDomain }).where(eq(organizations.id, organizationId)).run()
    const changes = { before, after: { customDomain } }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'domain_changed', changes))
  })
}

/** A deleted organization keeps its domain for as long as it can be brought back. */
function refuseTakenDomain(db: Reader, organizationId: OrganizationId, domain: string | null): void {
  if (domain === null) return
  const taken = db
    .select({ id: organizations.id })
    .from(organizations)
    .where(and(eq(organizations.customDomain, domain), ne(organizations.id, organizationId)))
    .get()
  if (taken) throw invalid({ customDomain: `Another organization here uses ${domain}: choose another host name.` })
}
