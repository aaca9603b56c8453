import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findService, findServiceGroup, listAllServices } from './find-service.ts'
import type { Service } from './service.ts'

export interface Spot {
  /** Null: without a group. */
  serviceGroupId: string | null
  /** The service that comes after it; null, or one that is not in the group: it comes last. */
  before: string | null
}

/** Puts a service where it was dropped, in its group or another; where it stands there already, nothing is written. */
export function dropService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  { serviceGroupId, before }: Spot,
): void {
  authorize(actor, 'services:write', organizationId)
  const service = findService(deps.db, organizationId, id)
  if (serviceGroupId !== null) findServiceGroup(deps.db, organizationId, serviceGroupId)
  const isThere = service.serviceGroupId === serviceGroupId
  if (
    isThere &&
    sameOrder(ofGroup(deps.db, organizationId, serviceGroupId), placed(deps.db, service, serviceGroupId, before))
  )
    return

  write(deps.db, (tx) => {
    placed(tx, service, serviceGroupId, before).forEach((one, index) => {
      tx.update(services)
        .set({ position: index + 1, ...(one.id === id && { serviceGroupId, updatedAt: deps.clock.now() }) })
        .where(eq(services.id, one.id))
        .run()
    })
    recordAudit(tx, deps, actor, {
      action: 'service.moved',
      organizationId,
      subject: { type: 'service', id },
      changes: { name: service.name, ...(!isThere && { serviceGroupId }) },
    })
  })
}

function placed(db: Reader, service: Service, serviceGroupId: string | null, before: string | null): Service[] {
  const others = ofGroup(db, service.organizationId, serviceGroupId).filter(({ id }) => id !== service.id)
  const index = others.findIndex(({ id }) => id === before)
  return others.toSpliced(index === -1 ? others.length : index, 0, service)
}

function ofGroup(db: Reader, organizationId: OrganizationId, serviceGroupId: string | null): Service[] {
  return listAllServices(db, organizationId).find(({ group }) => (group?.id ?? null) === serviceGroupId)?.services ?? []
}

function sameOrder(a: Service[], b: Service[]): boolean {
  return a.every(({ id }, index) => id === b[index]?.id)
}
