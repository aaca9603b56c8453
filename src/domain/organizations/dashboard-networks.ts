import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { isWithin, readNetworks, shownAddress } from '../networks/networks.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/**
 * Lists the networks from which alone members and API tokens act; '' for anywhere. Whoever saves a list is in it, so that
 * nobody locks everybody out by a slip. `unseen`: why nobody's address can be told here; undefined where it can. Throws
 * invalid on `dashboardNetworks`.
 */
export function listDashboardNetworks(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { typed, unseen }: { typed: string; unseen: string | undefined },
): void {
  authorize(actor, 'organization:write', organizationId)
  const read = readNetworks(typed)
  const problem = read.ok ? lockOut(read.networks, actor, unseen) : read.problem
  if (problem !== undefined || !read.ok) throw invalid({ dashboardNetworks: problem ?? '' })
  save(deps, actor, organizationId, read.networks, 'dashboard_networks_changed')
}

function lockOut(networks: string[], { origin }: Actor, unseen: string | undefined): string | undefined {
  if (networks.length === 0) return undefined
  else if (unseen !== undefined) return unseen
  else if (isWithin(networks, origin.ip)) return undefined
  else return `Your own address, ${shownAddress(origin.ip)}, is not in the list: add it, or this would lock you out.`
}

/** For the operator, when somebody is locked out after all. Returns the organization's name. */
export function liftDashboardNetworks(deps: Deps, actor: Actor, organizationId: OrganizationId): string {
  authorizeInstanceAdmin(actor)
  return save(deps, actor, organizationId, [], 'dashboard_networks_lifted')
}

function save(
  deps: Deps,
  actor: Actor,
  id: OrganizationId,
  dashboardNetworks: string[],
  action: AuditActionOf<'organization'>,
): string {
  const known = organizationById(deps, id)
  write(deps.db, (tx) => {
    tx.update(organizations).set({ dashboardNetworks }).where(eq(organizations.id, id)).run()
    const changes = { before: known.dashboardNetworks, after: dashboardNetworks }
    recordAudit(tx, deps, actor, organizationChange(id, action, changes))
  })
  return known.name
}
