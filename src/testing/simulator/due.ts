import type { Db } from '#src/db/connection.ts'
import { changesOf } from './storage.ts'
import type { World } from './world.ts'

export interface Due {
  /** Elapsed ms of the next moment at which a message comes due; Infinity where none does. */
  nextMail: number
  /** The same of a job. */
  nextJob: number
  /** Moments that have come, of messages that have not left. */
  overdue: number
  /** Jobs whose moment has come. */
  jobs: string[]
}

const unsent = `state IN ('waiting', 'retrying')`
/** In the words of the two partial indexes. */
const messages = `
  SELECT next_attempt_at AS at, 'mail' AS what FROM deliveries
    WHERE ${unsent} AND notification_id IS NULL AND kind <> 'service_status'
  UNION ALL SELECT next_attempt_at, 'mail' FROM deliveries
    WHERE ${unsent} AND (notification_id IS NOT NULL OR kind = 'service_status')
  UNION ALL SELECT lease_until + 1, 'mail' FROM deliveries WHERE state = 'sending'
  UNION ALL SELECT until, 'pause' FROM channel_pauses
  UNION ALL SELECT release_at, 'mail' FROM notifications WHERE expanded_at IS NULL
  UNION ALL SELECT created_at, 'mail' FROM program_events WHERE expanded_at IS NULL
  UNION ALL SELECT 0, 'mail' FROM subscription_requests`
/** Of a deleted organization nothing is due. The plus keeps to the indexes of what is pending: what is over is by far the most. */
const isThere = '+organization_id IN (SELECT id FROM organizations WHERE deleted_at IS NULL)'
/** Of a message that ended so in what is to come: it waits again. */
const endedByAge = `(cause IN ('too_old', 'superseded') OR state = 'failed' AND COALESCE(last_answer, '') NOT LIKE 'It came back%'
  AND (attempts >= 6 OR last_answer LIKE 'It was too old%'))`
const deeds = `
  SELECT remind_at, 'maintenance' FROM maintenance_reminders
    JOIN maintenance_windows w ON w.id = maintenance_window_id WHERE settled_at IS NULL AND w.ended_at IS NULL AND ${isThere}
  UNION ALL SELECT scheduled_start, 'maintenance' FROM maintenance_windows
    WHERE ended_at IS NULL AND status = 'scheduled' AND auto_start AND ${isThere}
  UNION ALL SELECT scheduled_end, 'maintenance' FROM maintenance_windows
    WHERE ended_at IS NULL AND status <> 'scheduled' AND (auto_complete OR overrun_at IS NULL)
      AND (started_in_time OR started_at IS NULL OR started_at < scheduled_end) AND ${isThere}
  UNION ALL SELECT next_update_by, 'overdue-updates' FROM incidents
    WHERE next_update_by IS NOT NULL AND overdue_told_at IS NULL AND resolved_at IS NULL AND deleted_at IS NULL AND ${isThere}
  UNION ALL SELECT 0, 'subscriber-imports' FROM subscriber_imports WHERE state = 'running' AND ${isThere}
  UNION ALL SELECT 0, 'too-old-messages' FROM deliveries
    WHERE settled_at IS NOT NULL AND address <> '' AND settled_at > ? AND address NOT LIKE 'erased-%' AND ${endedByAge}`

const asked = `SELECT what, at FROM (${messages} UNION ALL ${deeds}) GROUP BY what, at`

interface Moment {
  what: string
  /** UTC ms. */
  at: number
}

const known = new WeakMap<Db, { changes: number; offset: number; moments: Moment[] }>()

/** Asked anew only where something was changed since, or the clock set. */
function momentsOf(db: Db, time: World['time']): Moment[] {
  const before = known.get(db)
  const [changes, offset] = [changesOf(db), time.offset()]
  if (before?.changes === changes && before.offset === offset) return before.moments
  const moments = db.$client.query<Moment, [number]>(asked).all(time.clock.now())
  known.set(db, { changes, offset, moments })
  return moments
}

/** Elapsed ms after which what is due and could not be done, as by a clock that was just set, is tried again. */
const triedAgainAfter = 60_000

/** Looked up in the database, as the instance's own timers do each second. */
export function nextDue({ process, time, storage }: Pick<World, 'process' | 'time' | 'storage'>): Due {
  if (!process) return { nextMail: Number.POSITIVE_INFINITY, nextJob: Number.POSITIVE_INFINITY, overdue: 0, jobs: [] }
  const now = time.clock.now()
  const due: Due = { nextMail: Number.POSITIVE_INFINITY, nextJob: Number.POSITIVE_INFINITY, overdue: 0, jobs: [] }
  for (const { what, at } of momentsOf(process.db, time)) {
    const which = what === 'mail' || what === 'pause' ? 'nextMail' : 'nextJob'
    if (at > now) due[which] = Math.min(due[which], at - now + time.elapsed())
    else if (which === 'nextJob') due.jobs.push(what)
    else if (what === 'mail') due.overdue += 1
  }
  if (due.jobs.length > 0 && storage.fault() === null)
    due.nextJob = Math.min(due.nextJob, time.elapsed() + triedAgainAfter)
  return { ...due, jobs: [...new Set(due.jobs)] }
}
