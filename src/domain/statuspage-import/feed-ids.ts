import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { bringIncidentFeedIds } from '../incidents/bring-incidents.ts'
import { bringWindowFeedIds } from '../maintenance/bring-windows.ts'
import { among } from './known.ts'
import type { AtomEntry } from './read-atom.ts'
import type { Remark } from './remarks.ts'

/** What an old feed's entries change here. */
export interface FeedIdPlan {
  incidents: AtomEntry[]
  windows: AtomEntry[]
  /** Of entries that are of nothing here. */
  remarks: Remark[]
}

/** Compares the entries with what the organization has, whichever file or person brought it. */
export function planFeedIds(db: Reader, organizationId: string, entries: readonly AtomEntry[]): FeedIdPlan {
  const ids = JSON.stringify(entries.map(({ id }) => id))
  const [known, planned] = [incidents, maintenanceWindows].map((table) => {
    const rows = db
      .select({ id: table.id, feedId: table.feedId })
      .from(table)
      .where(and(eq(table.organizationId, organizationId), among(table.id, ids)))
      .all()
    return new Map<string, string | null>(rows.map(({ id, feedId }) => [id, feedId]))
  })
  const differing = (here: Map<string, string | null> | undefined) =>
    entries.filter(({ id, feedId }) => here?.has(id) && here.get(id) !== feedId)
  return {
    incidents: differing(known),
    windows: differing(planned),
    remarks: entries
      .filter(({ id }) => !known?.has(id) && !planned?.has(id))
      .map(({ label }) => ({
        kind: 'feed_entry',
        record: `${label}: there is no such incident and no such maintenance here.`,
      })),
  }
}

/** How many entries get another id than they had. */
export function countFeedIds({ incidents, windows }: FeedIdPlan): number {
  return incidents.length + windows.length
}

/** In the causing transaction, which records it. */
export function saveFeedIds(tx: Tx, { incidents, windows }: FeedIdPlan): void {
  bringIncidentFeedIds(tx, incidents)
  bringWindowFeedIds(tx, windows)
}
