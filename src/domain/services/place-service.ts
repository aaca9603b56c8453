import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { services } from '#src/db/schema/services.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { listAllServices } from './find-service.ts'
import type { Service } from './service.ts'

/** Numbers beyond which nobody asks for a place. */
export const lastPosition = 10_000

/**
 * Gives a service the number in its group that a program asks for, and the place that goes with it. In the causing transaction,
 * which has asked whether the actor may.
 */
export function placeService(tx: Tx, deps: Deps, actor: Actor, service: Service, position: number): void {
  const { id, organizationId, position: before } = service
  const numbers = numbersAround(othersInGroup(tx, service), service, position)
  for (const [one, number] of numbers) tx.update(services).set({ position: number }).where(eq(services.id, one)).run()
  recordAudit(tx, deps, actor, {
    action: 'service.moved',
    organizationId,
    subject: { type: 'service', id },
    changes: { before: { position: before }, after: { position } },
  })
}

type Numbered = Pick<Service, 'id' | 'position'>

/**
 * The numbers that change, by id. Numbers have gaps, where services were archived: on its way up it comes before whoever has the
 * number, on its way down after them, and who is in the way gives way to the side from which it came.
 */
export function numbersAround(others: readonly Numbered[], moving: Numbered, position: number): Map<string, number> {
  const goesUp = position < moving.position
  const [above, below] = [
    others.filter((one) => (goesUp ? one.position < position : one.position <= position)),
    others.filter((one) => (goesUp ? one.position >= position : one.position > position)),
  ]
  const numbers = new Map<string, number>([[moving.id, Math.max(position, above.length + 1)]])
  let next = numbers.get(moving.id) ?? position
  for (const one of above.toReversed()) {
    next = Math.min(one.position, next - 1)
    numbers.set(one.id, next)
  }
  if (next < 1) for (const [index, one] of above.entries()) numbers.set(one.id, index + 1)
  let last = numbers.get(moving.id) ?? position
  for (const one of below) {
    last = Math.max(one.position, last + 1)
    numbers.set(one.id, last)
  }
  const known = new Map([...others, moving].map((one) => [one.id, one.position]))
  return new Map([...numbers].filter(([id, number]) => known.get(id) !== number))
}

function othersInGroup(db: Reader, { id, organizationId, serviceGroupId }: Service): Service[] {
  const own = listAllServices(db, organizationId).find(({ group }) => (group?.id ?? null) === serviceGroupId)
  return own?.services.filter((one) => one.id !== id) ?? []
}
