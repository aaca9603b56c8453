import { processOf, type World } from '../world.ts'

const minute = 60_000
const hour = 60 * minute

/** What the clock says of a window, as it is written; its team's own words are worth telling whenever they say them. */
export interface Planned {
  windowId: string | null
  status: string | null
  author: string | null
  programsOnly: number | null
  isAgain: number
  /** UTC ms by the instance's clock. */
  createdAt: number
}

interface Window {
  start: number
  end: number
  /** It was said to run, in time. */
  wasSeen: number
}

/**
 * After an absence, too, nobody is told one by one what is over (decision 030): of a reminder people hear while the window is ahead,
 * that it has begun while it lasts, and of its end for a day, where it was seen to run.
 */
export function checkWorthTelling(world: World, { windowId, status, createdAt: now, ...row }: Planned): void {
  if (windowId === null || row.author !== null || row.programsOnly === 1 || row.isAgain === 1) return
  const window = processOf(world)
    .db.$client.query<Window, [string]>(
      `SELECT scheduled_start AS start, scheduled_end AS end, EXISTS (SELECT 1 FROM maintenance_updates
          WHERE maintenance_window_id = w.id AND status IN ('in_progress', 'verifying') AND created_at <= scheduled_end) AS wasSeen
        FROM maintenance_windows w WHERE id = ?`,
    )
    .get(windowId)
  if (!window) return
  const late = now - window.end
  const isWorthIt =
    status === 'reminder'
      ? now < window.start
      : (status === 'in_progress' && late < 0) || late <= 15 * minute || (late <= 24 * hour && window.wasSeen === 1)
  if (!isWorthIt) world.found(`window ${windowId} is told to be ${status} ${late / hour} hours after its end`)
}
