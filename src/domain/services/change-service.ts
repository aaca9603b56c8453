import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { editIn, type ServiceFields } from './edit-service.ts'
import { findService } from './find-service.ts'
import { placeService } from './place-service.ts'
import type { Service } from './service.ts'
import { giveStatus } from './set-service-status.ts'

/** What a program asks of a service at once; absent: it stays as it is. */
export interface ServiceChange {
  fields: Partial<ServiceFields>
  status?: ServiceStatus
  /** Its place in its group, from 1. */
  position?: number
}

/** All of it or nothing: a status is not set beside fields that are refused. Whoever may set no more than a status asks for no more. */
export function changeService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  { fields, status, position }: ServiceChange,
): Service {
  if (Object.keys(fields).length > 0 || position !== undefined) authorize(actor, 'services:write', organizationId)
  if (status !== undefined) authorize(actor, 'services:set-status', organizationId)
  const before = findService(deps.db, organizationId, id)
  const edited = differing(before, fields)
  const staysThere = position === undefined || position === before.position
  if (edited === null && staysThere && status === undefined) return before

  return write(deps.db, (tx) => {
    const now = () => findService(tx, organizationId, id)
    if (edited !== null) editIn(tx, deps, actor, now(), edited)
    // In a new group the same number is another place.
    if (position !== undefined && position !== now().position) placeService(tx, deps, actor, now(), position)
    if (status !== undefined) giveStatus(tx, deps, actor, now(), status)
    return now()
  })
}

/** Null: all of them are so already. */
function differing(before: Service, fields: Partial<ServiceFields>): Partial<ServiceFields> | null {
  const known = new Map<string, unknown>(Object.entries(before))
  const changed = Object.entries(fields).filter(([field, value]) => known.get(field) !== value)
  return changed.length === 0 ? null : Object.fromEntries(changed)
}
