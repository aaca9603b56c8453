import type { Rhythm } from '#src/words.ts'
import { dateFormat } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

/** `every Sunday`, in the organization's days. */
export function rhythmText(rhythm: Rhythm, t: Messages): string {
  const words = t.rhythm
  if (rhythm.kind === 'other') return words.other
  else if (rhythm.kind === 'daily') return words.daily(rhythm.interval)
  else if (rhythm.kind === 'yearly') return words.yearly(rhythm.interval)
  else if (rhythm.kind === 'weekly')
    return words.weekly(rhythm.interval, t.list(rhythm.weekdays.map((day) => weekdayText(day, t))))
  else if (rhythm.kind === 'monthly_by_date')
    return rhythm.day === -1 ? words.onLastDay(rhythm.interval) : words.monthlyByDate(rhythm.interval, rhythm.day)
  const { interval, nth, weekday } = rhythm
  return words.monthlyByWeekday(interval, nthText(nth, t), weekdayText(weekday, t), String(weekday))
}

function nthText(nth: number, t: Messages): string {
  return new Map(Object.entries(t.rhythm.nth)).get(String(nth)) ?? String(nth)
}

/** From 1, Monday, which 1 January 2024 was. */
function weekdayText(weekday: number, t: Messages): string {
  return dateFormat('weekday', t.locale, 'UTC', { weekday: 'long' }).format(Date.UTC(2024, 0, weekday))
}
