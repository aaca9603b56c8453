import { processOf, type World } from '../world.ts'

interface Window {
  id: string
  timeZone: string
  occurrence: string | null
  scheduledStart: number
  scheduledEnd: number
  startedAt: number | null
  endedAt: number | null
  status: string
  autoStart: number
  autoComplete: number
  overrunAt: number | null
  byHand: number
  moved: number
}

const all = `SELECT w.id, o.time_zone AS timeZone, w.occurrence, w.scheduled_start AS scheduledStart, w.scheduled_end AS scheduledEnd,
    w.started_at AS startedAt, w.ended_at AS endedAt, w.status,
    w.auto_start AS autoStart, w.auto_complete AS autoComplete, w.overrun_at AS overrunAt, w.sequence > 0 AS moved,
    EXISTS (SELECT 1 FROM maintenance_updates u WHERE u.maintenance_window_id = w.id AND u.author_id IS NOT NULL AND u.ordinal > 0) AS byHand
  FROM maintenance_windows w JOIN organizations o ON o.id = w.organization_id
  WHERE w.deleted_at IS NULL AND o.deleted_at IS NULL`

/** Windows that nobody touched begin and end as planned, and those of a series at the time of their day that the clock shows. */
export function checkWindows(world: World): void {
  for (const window of processOf(world).db.$client.query<Window, []>(all).all()) {
    if (window.occurrence !== null && !window.moved) checkClockTime(world, window, window.occurrence)
    if (!window.byHand && !window.moved) checkCourse(world, window)
    checkStep(world, window)
  }
}

/** By the clock as it is; what it dated before it was set goes along, and its plan does not. */
function checkCourse(world: World, { id, startedAt, endedAt, status, scheduledStart, scheduledEnd }: Window): void {
  const { begun, over } = world.dating
  if (startedAt !== null && !begun.has(id)) {
    if (startedAt !== scheduledStart) world.found(`window ${id} began ${startedAt - scheduledStart} ms off its plan`)
    if (scheduledStart > world.time.clock.now()) world.found(`window ${id} runs before its time`)
  }
  // Dated as begun after its planned end, it ends at once: none ends before it began.
  const end = begun.has(id) ? Math.max(scheduledEnd, startedAt ?? scheduledEnd) : scheduledEnd
  if (status === 'completed' && !over.has(id) && endedAt !== end)
    world.found(`window ${id} ended ${(endedAt ?? 0) - end} ms off its plan`)
}

/** Elapsed ms for which everything must have been well until a window has taken the step that is due by itself. */
const patience = 30 * 60_000

/** Nobody waits for a step that the clock takes; what a person began after its planned end is ended by a person. */
function checkStep({ time, wellSince, found, dating }: World, window: Window): void {
  if (wellSince === null || time.elapsed() - wellSince < patience) return
  const { id, status, autoStart, autoComplete, overrunAt, scheduledStart, scheduledEnd, startedAt, endedAt } = window
  const isPast = (at: number) => at < time.clock.now() - patience
  if (status === 'scheduled' && autoStart && isPast(scheduledStart)) found(`window ${id} has not begun in its time`)
  const waitsForHand = dating.begunLate.has(id) && (startedAt ?? 0) >= scheduledEnd
  if (startedAt === null || endedAt !== null || waitsForHand || !isPast(scheduledEnd)) return
  if (autoComplete) found(`window ${id} has not ended in its time`)
  else if (overrunAt === null) found(`window ${id} takes longer, and nobody is told`)
}

/** What the clock on the wall shows at the start; where it skips that time, the start is as much later as it skips. */
function checkClockTime(world: World, { id, timeZone, scheduledStart }: Window, occurrence: string): void {
  const shown = shownAt(scheduledStart, timeZone)
  if (shown === occurrence) return
  const before = shownAt(scheduledStart - 2 * 3_600_000, timeZone)
  const skips = Date.parse(`${shown}Z`) - Date.parse(`${before}Z`) !== 2 * 3_600_000
  if (!skips) world.found(`window ${id} of a series begins at ${shown} instead of ${occurrence} in ${timeZone}`)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function shownAt(at: number, timeZone: string): string {
  const known = formats.get(timeZone)
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const format = known ?? new Intl.DateTimeFormat('sv', { timeZone, ...parts, hourCycle: 'h23' })
  if (!known) formats.set(timeZone, format)
  return format.format(at).replace(' ', 'T')
}
