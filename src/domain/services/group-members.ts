import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import type { Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { nextPosition } from './create-service.ts'
import { listAllServices } from './find-service.ts'
import type { Service, ServiceGroup } from './service.ts'

/** Ids of the services in a group, in their order; archived ones stand in none. */
export function membersOf(
  db: Reader,
  { id, organizationId }: Pick<ServiceGroup, 'id' | 'organizationId'>,
): ServiceId[] {
  const own = listAllServices(db, organizationId).find(({ group }) => group?.id === id)
  return own?.services.map((service) => service.id) ?? []
}

/**
 * Makes these the services of a group, in this order, wherever they stood; those that leave it stand without a group, behind the
 * others there. Returns who stood in it before. In the causing transaction, which records it. Throws invalid on `members`.
 */
export function setMembers(tx: Tx, deps: Pick<Deps, 'clock'>, group: ServiceGroup, asked: ServiceId[]): ServiceId[] {
  const { id, organizationId } = group
  const known = new Map(
    listAllServices(tx, organizationId).flatMap(({ services }) => services.map((one) => [one.id, one] as const)),
  )
  const before = membersOf(tx, group)
  const members = [...new Set(asked)].map((one) => memberIn(known, one))
  const updatedAt = deps.clock.now()
  const put = (service: Service, serviceGroupId: string | null, position: number) => {
    const moves = service.serviceGroupId !== serviceGroupId
    if (!moves && service.position === position) return
    tx.update(services)
      .set({ serviceGroupId, position, ...(moves && { updatedAt }) })
      .where(eq(services.id, service.id))
      .run()
  }
  for (const left of before.filter((one) => !asked.includes(one)))
    put(memberIn(known, left), null, nextPosition(tx, organizationId, null))
  members.forEach((service, index) => {
    put(service, id, index + 1)
  })
  return before
}

function memberIn(known: ReadonlyMap<string, Service>, id: ServiceId): Service {
  const service = known.get(id)
  if (!service) throw invalid({ members: `No service of this page has the id ${JSON.stringify(id).slice(0, 50)}.` })
  return service
}
