import { and, eq, isNull, max } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { serviceStatusChanges, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { organizationById } from '../organizations/find-organization.ts'
import type { ServiceInput } from './check-service.ts'
import { findServiceGroup } from './find-service.ts'
import type { Service } from './service.ts'
import { dayAt, type ServiceOptions } from './service-options.ts'

export type NewService = ServiceInput & Partial<Omit<ServiceOptions, 'startDate'>> & { startedAt?: number }

/** Adds a service at the end of its group, operational from `startedAt` on (UTC ms; now where absent). */
export function createService(deps: Deps, actor: Actor, organizationId: OrganizationId, input: NewService): Service {
  authorize(actor, 'services:write', organizationId)

  return write(deps.db, (tx) => {
    if (input.serviceGroupId !== null) findServiceGroup(tx, organizationId, input.serviceGroupId)
    const service = insertService(tx, deps, organizationId, input)
    recordAudit(tx, deps, actor, {
      action: 'service.created',
      organizationId,
      subject: { type: 'service', id: service.id },
      changes: { name: service.name, description: service.description, serviceGroupId: service.serviceGroupId },
    })
    return service
  })
}

/** Must be called in the causing transaction, which records it. */
export function insertService(
  tx: Tx,
  deps: Deps,
  organizationId: OrganizationId,
  { name, description, serviceGroupId, startedAt, ...options }: NewService,
): Service {
  const now = deps.clock.now()
  const start = startedAt ?? now
  const service = tx
    .insert(services)
    .values({
      id: deps.ids.id(),
      organizationId,
      serviceGroupId,
      name,
      description,
      position: nextPosition(tx, organizationId, serviceGroupId),
      startedAt: start,
      startDate: dayAt(start, organizationById({ db: tx }, organizationId).timeZone),
      ...options,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get()
  tx.insert(serviceStatusChanges)
    .values({ id: deps.ids.id(), serviceId: service.id, status: 'operational', at: service.startedAt })
    .run()
  return service
}

/** One past the last service of the group, archived ones included; those that no import has listed have no place. */
export function nextPosition(tx: Tx, organizationId: OrganizationId, serviceGroupId: string | null): number {
  const inGroup =
    serviceGroupId === null ? isNull(services.serviceGroupId) : eq(services.serviceGroupId, serviceGroupId)
  const row = tx
    .select({ last: max(services.position) })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inGroup, eq(services.unlisted, false)))
    .get()
  return (row?.last ?? 0) + 1
}
