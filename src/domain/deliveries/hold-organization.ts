import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Channel } from '#src/words.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from './delivery.ts'

/** An organization whose own sender is refused, while the messages of others get through. */
export interface OrganizationHold {
  /** `elapsed()` of the clock at which one of its messages tries again. */
  until: number
  tries: number
}

export type OrganizationHolds = Map<OrganizationId, OrganizationHold>

/** As the partial index has it, word for word. */
const isHeld = sql`${deliveries.state} = 'retrying' and ${deliveries.heldBy} is not null`

const second = 1000
const firstHold = 5 * second
const longestHold = 60 * second

/**
 * Something got through where everybody seemed to be refused: an organization that sends as itself, and whose messages are
 * held, may be refused for that. It holds up nobody else from now on. Call before what is held is released.
 */
export function blameOrganizations(deps: Deps, holds: OrganizationHolds, accepted: Delivery): void {
  for (const { id } of heldSenders(deps.db, accepted.channel))
    if (id !== accepted.organizationId && !holds.has(id)) holds.set(id, { until: deps.clock.elapsed(), tries: 0 })
}

/** True where the organization's own sender is refused, and not everybody: it waits, and the instance admin learns of it. */
export function extendHold(
  deps: Deps,
  holds: OrganizationHolds,
  { organizationId }: Delivery,
  { cause, reason }: { cause: string; reason: string },
): boolean {
  const hold = organizationId === null ? undefined : holds.get(organizationId)
  if (organizationId === null || hold === undefined) return false
  const elapsed = deps.clock.elapsed()
  if (hold.until > elapsed) return true
  const until = elapsed + Math.min(firstHold * 2 ** hold.tries, longestHold)
  holds.set(organizationId, { until, tries: hold.tries + 1 })
  writeUnaudited(deps.db, (tx) => {
    const sentence = `${nameOf(tx, organizationId)}: ${reason}`
    raiseAlarm(tx, deps, { kind: 'organization_held', subject: organizationId, cause, sentence })
  })
  return true
}

/** One of its messages got through. */
export function endHold(deps: Deps, holds: OrganizationHolds, { organizationId }: Delivery): void {
  if (organizationId === null || !holds.delete(organizationId)) return
  writeUnaudited(deps.db, (tx) => clearAlarm(tx, deps, { kind: 'organization_held', subject: organizationId }))
}

/** Ends the alarms of organizations that have no held message any more, such as those that were cancelled or deleted. */
export function endStaleHolds(deps: Pick<Deps, 'db' | 'clock'>): void {
  const stale = activeAlarms(deps.db).filter(
    ({ kind, subject }) => kind === 'organization_held' && !hasHeld(deps.db, subject),
  )
  if (stale.length === 0) return
  writeUnaudited(deps.db, (tx) => {
    for (const alarm of stale) clearAlarm(tx, deps, alarm)
  })
}

function hasHeld(db: Reader, organizationId: OrganizationId): boolean {
  const held = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(eq(deliveries.channel, 'email'), eq(deliveries.organizationId, organizationId), isHeld))
    .get()
  return held !== undefined
}

/** Organizations that send as themselves and have held messages. */
function heldSenders(db: Reader, channel: Channel) {
  return db
    .selectDistinct({ id: organizations.id })
    .from(deliveries)
    .innerJoin(organizations, eq(organizations.id, deliveries.organizationId))
    .where(
      and(
        eq(deliveries.channel, channel),
        eq(deliveries.heldBy, 'channel'),
        isHeld,
        isNotNull(organizations.senderAddress),
      ),
    )
    .all()
}

function nameOf(db: Reader, id: OrganizationId): string {
  const found = db.select({ name: organizations.name }).from(organizations).where(eq(organizations.id, id)).get()
  return found?.name ?? id
}
