import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { services } from '#src/db/schema/status.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { listAllServices } from './find-service.ts'
import type { Service } from './service.ts'

/** Places beyond which nobody asks for one. */
export const lastPosition = 10_000

/**
 * Gives a service the place in its group that a program asks for, from 1: those that stood there make room, and a number past the
 * end is kept. In the causing transaction, which has asked whether the actor may.
 */
export function placeService(tx: Tx, deps: Deps, actor: Actor, service: Service, position: number): void {
  const { id, organizationId, position: before } = service
  othersInGroup(tx, service).forEach((other, index) => {
    setPosition(tx, other, index + 1 < position ? index + 1 : index + 2)
  })
  setPosition(tx, service, position)
  recordAudit(tx, deps, actor, {
    action: 'service.moved',
    organizationId,
    subject: { type: 'service', id },
    changes: { before: { position: before }, after: { position } },
  })
}

function othersInGroup(db: Reader, { id, organizationId, serviceGroupId }: Service): Service[] {
  const own = listAllServices(db, organizationId).find(({ group }) => (group?.id ?? null) === serviceGroupId)
  return own?.services.filter((one) => one.id !== id) ?? []
}

function setPosition(tx: Tx, service: Service, position: number): void {
  if (service.position !== position) tx.update(services).set({ position }).where(eq(services.id, service.id)).run()
}
