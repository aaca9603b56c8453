import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { services } from '#src/db/schema/services.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { recordedNow } from '../time/clock-reading.ts'
import { loadCorrections } from './load-corrections.ts'
import { loadFacts } from './load-facts.ts'
import { statusAt } from './timeline.ts'

/** Service id -> its status now, archived services included. Every reader takes it from here, so that all show the same. */
export function currentStatuses(
  deps: Pick<Deps, 'clock'> & { db: Reader },
  organizationId: OrganizationId,
): Map<string, ServiceStatus> {
  const { db } = deps
  const now = recordedNow(deps)
  // Until just after now, so that facts of this very millisecond count.
  const sources = loadFacts(db, organizationId, now, now + 1)
  const corrections = loadCorrections(db, organizationId, now, now + 1)
  const all = prepared(db, 'services, archived too', everyService).all({ organizationId })
  return new Map(all.map(({ id }) => [id, statusAt(now, sources.get(id) ?? [], corrections.get(id))]))
}

function everyService(db: Reader) {
  return db.select({ id: services.id }).from(services).where(eq(services.organizationId, organizationAsked)).prepare()
}
