import type { DashboardMessages } from '../messages/dashboard.ts'

/** When visitors are promised the next update, in minutes from now. */
export function promiseOptions(t: DashboardMessages): { value: string; label: string }[] {
  return [15, 30, 60, 120, 240].map((minutes) => ({
    value: String(minutes),
    label: minutes < 60 ? t.writing.withinMinutes(minutes) : t.writing.withinHours(minutes / 60),
  }))
}
