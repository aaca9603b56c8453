import { wordsOfUpdate } from '#src/domain/incidents/update-name.ts'
import { recallableUpdates } from '#src/domain/notifications/recall.ts'
import type { IncidentStatus, MaintenanceStatus } from '#src/words.ts'
import type { RecallableProps } from '#views/dashboard/recall.tsx'
import type { DashboardMessages } from '#views/messages/dashboard.ts'
import type { AppDeps } from '../app-deps.ts'

interface NamedUpdate {
  status: IncidentStatus | MaintenanceStatus
  body: string
}

/** The updates of a page, each with its name and the time in which its messages can be recalled, or null. */
export function withRecallable<T extends NamedUpdate & { id: string }>(
  deps: AppDeps,
  updates: T[],
  t: DashboardMessages,
): (T & { name: string; recallable: RecallableProps | null })[] {
  const now = deps.clock.now()
  const recallable = recallableUpdates(
    deps.db,
    deps,
    updates.map(({ id }) => id),
  )
  return updates.map((update) => {
    const until = recallable.get(update.id)
    const name = nameIn(t, update)
    return { ...update, name, recallable: until === undefined ? null : { until, milliseconds: until - now } }
  })
}

/** What an update is called where it is taken back, in the language of whoever does: `“In progress: We are …”`. */
export function nameIn(t: DashboardMessages, { status, body }: NamedUpdate): string {
  const words = { ...t.incidentStatus, ...t.maintenanceStatus }
  return t.recall.nameOf(words[status], wordsOfUpdate(body))
}
