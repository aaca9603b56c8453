import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { organizationById } from '../organizations/find-organization.ts'
import type { ServiceInput } from './check-service.ts'
import { nextPosition } from './create-service.ts'
import { findService, findServiceGroup } from './find-service.ts'
import type { Service } from './service.ts'
import { type ServiceOptions, startOf } from './service-options.ts'

/**
 * Renames, describes or regroups a service or changes what others see of it, as far as the form was touched; in a new group it
 * comes last. What is absent stays as it is.
 */
export function editService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  typed: Partial<ServiceFields>,
  shown: Shown = {},
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => editIn(tx, deps, actor, findService(tx, organizationId, id), typed, shown))
}

/** In the causing transaction, which has asked whether the actor may. */
export function editIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  before: Service,
  typed: Partial<ServiceFields>,
  shown: Shown = {},
): void {
  const { id, organizationId } = before
  const input = {
    ...editedFields(before),
    ...onlyTouched<Partial<ServiceFields>>(editedFields(before), typed, shown),
  }
  if (input.serviceGroupId !== null) findServiceGroup(tx, organizationId, input.serviceGroupId)
  const position =
    input.serviceGroupId === before.serviceGroupId
      ? before.position
      : nextPosition(tx, organizationId, input.serviceGroupId)
  tx.update(services)
    .set({ ...input, startedAt: startAfter(tx, before, input), position, updatedAt: deps.clock.now() })
    .where(eq(services.id, id))
    .run()
  recordAudit(tx, deps, actor, {
    action: 'service.edited',
    organizationId,
    subject: { type: 'service', id },
    changes: {
      before: ofThose(typed, editedFields(before)),
      after: ofThose(typed, input),
    },
  })
}

export type ServiceFields = ServiceInput & ServiceOptions

/** What the form of a service shows of it. */
export function editedFields(service: ServiceFields): ServiceFields {
  const { name, description, serviceGroupId, internal, onlyShowIfDegraded, showcase, startDate } = service
  return { name, description, serviceGroupId, internal, onlyShowIfDegraded, showcase, startDate }
}

/** Bars and uptime begin with the day that was typed; without one, when the service was added. */
function startAfter(tx: Tx, before: Service, { startDate }: ServiceFields): number {
  if (startDate === before.startDate) return before.startedAt
  if (startDate === null) return before.createdAt
  return startOf(startDate, organizationById({ db: tx }, before.organizationId).timeZone)
}

function ofThose(typed: Partial<ServiceFields>, values: ServiceFields): object {
  return Object.fromEntries(Object.entries(values).filter(([field]) => field in typed))
}
