import { and, eq, isNull, max } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { organizationById } from '../organizations/find-organization.ts'
import type { ServiceInput } from './check-service.ts'
import { findService, findServiceGroup } from './find-service.ts'
import { placeService } from './place-service.ts'
import type { Service } from './service.ts'
import { dayAt, type ServiceOptions, startOf } from './service-options.ts'
import { giveStatus } from './set-service-status.ts'

export type NewService = ServiceInput &
  Partial<ServiceOptions> & {
    /** UTC ms since when it is operational; absent: the beginning of `startDate`, or now. */
    startedAt?: number
    /** What it is from now on. */
    status?: ServiceStatus
    /** Its place in its group, from 1; absent: the last. */
    position?: number
  }

/** Adds a service to its group; at its end, and operational, where nothing else is said. */
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
    if (input.status !== undefined && input.status !== service.ownStatus)
      giveStatus(tx, deps, actor, service, input.status)
    if (input.position !== undefined && input.position !== service.position)
      placeService(tx, deps, actor, service, input.position)
    return findService(tx, organizationId, service.id)
  })
}

/** Must be called in the causing transaction, which records it. */
export function insertService(
  tx: Tx,
  deps: Deps,
  organizationId: OrganizationId,
  { name, description, serviceGroupId, internal, showcase, onlyShowIfDegraded, ...begun }: NewService,
): Service {
  const now = deps.clock.now()
  const service = tx
    .insert(services)
    .values({
      id: deps.ids.id(),
      organizationId,
      serviceGroupId,
      name,
      description,
      position: nextPosition(tx, organizationId, serviceGroupId),
      ...beginning(begun, now, organizationById({ db: tx }, organizationId).timeZone),
      ...{ internal, showcase, onlyShowIfDegraded },
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

function beginning({ startedAt, startDate }: Pick<NewService, 'startedAt' | 'startDate'>, now: number, zone: string) {
  const start = startedAt ?? (startDate ? startOf(startDate, zone) : now)
  return { startedAt: start, startDate: startDate === undefined ? dayAt(start, zone) : startDate }
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
