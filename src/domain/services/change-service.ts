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
  const edits = Object.keys(fields).length > 0
  if (edits || position !== undefined) authorize(actor, 'services:write', organizationId)
  if (status !== undefined) authorize(actor, 'services:set-status', organizationId)

  return write(deps.db, (tx) => {
    const now = () => findService(tx, organizationId, id)
    if (edits) editIn(tx, deps, actor, now(), fields)
    if (position !== undefined) placeService(tx, deps, actor, now(), position)
    if (status !== undefined) giveStatus(tx, deps, actor, now(), status)
    return now()
  })
}
