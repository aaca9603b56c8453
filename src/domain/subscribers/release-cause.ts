import { and, asc, count, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { active, type Subscriber } from './subscriber.ts'

/** Subscribers who are in quarantine for one cause; '': it is not known. */
export interface QuarantineCause {
  cause: string
  subscribers: number
}

/** Subscribers per transaction: each keeps its ledgers adding up. */
const step = 100
/** Causes shown, those of most subscribers first. */
const mostCauses = 10

/** The causes for which subscribers are in quarantine. */
export function quarantineCauses(db: Reader, organizationId: OrganizationId): QuarantineCause[] {
  return db
    .select({ cause: cause(), subscribers: count() })
    .from(subscribers)
    .where(quarantined(organizationId))
    .groupBy(cause())
    .orderBy(desc(count()), asc(cause()))
    .limit(mostCauses)
    .all()
}

/**
 * Ends the quarantine of everybody who is in it for this cause, because somebody says that it is mended. Resolves with their
 * number. A crash in between leaves some in quarantine: they can be let back in again.
 */
export async function releaseCause(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  wanted: string,
): Promise<number> {
  authorize(actor, 'subscribers:write', organizationId)
  let released = 0
  for (let after = ''; ; ) {
    const found = next(deps.db, organizationId, wanted, after)
    if (found.length === 0) return released
    write(deps.db, (tx) => {
      for (const subscriber of found) changeSubscriber(tx, deps, subscriber, active)
      recordAudit(tx, deps, actor, {
        action: 'subscribers.released',
        organizationId,
        subject: { type: 'organization', id: organizationId },
        changes: { cause: wanted, subscribers: found.length },
      })
    })
    released += found.length
    after = found.at(-1)?.id ?? ''
    await yieldToEventLoop()
  }
}

function next(db: Reader, organizationId: OrganizationId, wanted: string, after: string): Subscriber[] {
  const isWanted = wanted === '' ? isNull(subscribers.cause) : eq(subscribers.cause, wanted)
  return db
    .select()
    .from(subscribers)
    .where(and(quarantined(organizationId), isWanted, gt(subscribers.id, after)))
    .orderBy(asc(subscribers.id))
    .limit(step)
    .all()
}

/** As the partial index has it, word for word. */
function quarantined(organizationId: OrganizationId) {
  return and(
    eq(subscribers.organizationId, organizationId),
    sql`${subscribers.state} = 'quarantined'`,
    isNull(subscribers.erasedAt),
  )
}

function cause() {
  return sql<string>`coalesce(${subscribers.cause}, '')`
}
