import type { BackupSchedule } from '#src/words/backups.ts'
import { momentIn } from '../time/local-moment.ts'

/** When backups are made, by the clock of a time zone. */
export interface ScheduledTimes {
  schedule: BackupSchedule
  /** `daily`: minutes after midnight. */
  minuteOfDay: number
  /** `hours`: full hours of the day. */
  hours: readonly number[]
  timeZone: string
}

/** Minutes after midnight of each run of a day; empty: none is scheduled. */
export function runsOfDay({ schedule, minuteOfDay, hours }: Omit<ScheduledTimes, 'timeZone'>): number[] {
  if (schedule === 'off') return []
  else return schedule === 'daily' ? [minuteOfDay] : hours.map((hour) => hour * 60)
}

/**
 * UTC ms of the first run after a moment; null: none is scheduled. A time that the clock skips is the one after the gap, and of
 * one that it shows twice the first counts: never none on a day, never two.
 */
export function nextRun(times: ScheduledTimes, after: number): number | null {
  const runs = runsOfDay(times)
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(times.timeZone).toPlainDate()
  const moments = [0, 1, 2].flatMap((days) =>
    runs.flatMap((minutes) => {
      const moment = momentIn(`${today.add({ days })}T${clockText(minutes)}`, times.timeZone)
      return moment !== null && moment > after ? [moment] : []
    }),
  )
  return moments.length === 0 ? null : Math.min(...moments)
}

/** Such as `03:00`. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
