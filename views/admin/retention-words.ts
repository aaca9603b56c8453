import type { DashboardMessages } from '../messages/dashboard.ts'

/** `sessions 3 and links 12`; `nothing`. A kind without a message is named as it is counted. */
export function removedText(removed: Record<string, number>, t: DashboardMessages): string {
  const kinds: Record<string, string> = t.removedKind
  const parts = Object.entries(removed).map(([kind, count]) => t.retention.removedOf(kinds[keyOf(kind)] ?? kind, count))
  return t.list(parts) || t.retention.nothing
}

/** `calls with a key` is `callsWithAKey`. */
export function keyOf(kind: string): string {
  return kind.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** `1 day`, `30 days`, `3 years`. */
export function daysText(days: number, { retention }: DashboardMessages): string {
  return days > 365 && days % 365 === 0 ? retention.years(days / 365) : retention.days(days)
}

/** `0 bytes`, `512 KiB`, `48.2 MiB`. */
export function bytesText(bytes: number, t: DashboardMessages): string {
  if (bytes < 1024) return t.traces.bytes(bytes)
  else if (bytes < 1024 ** 2) return `${t.count(Math.round(bytes / 1024))} KiB`
  else return `${t.number(bytes / 1024 ** 2, 1)} MiB`
}
