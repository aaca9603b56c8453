import { number } from '../dashboard/ledger-sum.tsx'

/** `sessions 3, links 12`; `nothing`. */
export function removedText(removed: Record<string, number>): string {
  const parts = Object.entries(removed).map(([kind, count]) => `${kind} ${number(count)}`)
  return parts.join(', ') || 'nothing'
}

/** `at once`, `1 day`, `30 days`, `3 years`. */
export function daysText(days: number): string {
  if (days === 0) return 'at once'
  else if (days > 365 && days % 365 === 0) return `${days / 365} years`
  else return days === 1 ? '1 day' : `${number(days)} days`
}

/** `0 bytes`, `512 KiB`, `48.2 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  else if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} KiB`
  else return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}
