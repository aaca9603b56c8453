import { type KeepRule, longestAge } from '../settings/backup-settings.ts'

/** Why one is kept. `recent`: one of the newest, of which there are as many as runs a day. */
export type KeepReason = 'recent' | 'day' | 'week' | 'month'

interface Backup {
  /** UTC ms. */
  madeAt: number
  name: string
}

interface Kept {
  rule: KeepRule
  timeZone: string
  /** Runs a day. */
  recent: number
  /** UTC ms. */
  now: number
}

const day = 86_400_000

/**
 * Which of the sound backups stay, and why; the others go. The newest always stays; none that is older than `longestAge` does but it.
 * Days, weeks (from Monday) and months are those of the time zone, and only those count of which there is a backup.
 */
export function keptBackups<T extends Backup>(sound: readonly T[], kept: Kept): Map<T, KeepReason[]> {
  const { rule, timeZone, now } = kept
  const newestFirst = sound.toSorted((a, b) => b.madeAt - a.madeAt || (b.name > a.name ? 1 : -1))
  const reasons = new Map<T, KeepReason[]>()
  const keep = (reason: KeepReason, ones: readonly T[]) => {
    for (const one of ones) reasons.set(one, [...(reasons.get(one) ?? []), reason])
  }
  const youngEnough = newestFirst.filter(({ madeAt }, place) => place === 0 || madeAt >= now - longestAge(rule) * day)
  const local = new Map(youngEnough.map((one) => [one, dateIn(one.madeAt, timeZone)]))
  const newestOfEach = (period: (date: Temporal.PlainDate) => string, count: number) => {
    const seen = new Set<string>()
    return youngEnough.filter((one) => {
      const of = period(local.get(one) ?? dateIn(one.madeAt, timeZone))
      const isNewest = !seen.has(of) && seen.size < count
      if (isNewest) seen.add(of)
      return isNewest
    })
  }
  keep('recent', youngEnough.slice(0, Math.max(1, kept.recent)))
  keep('day', newestOfEach(String, rule.daily))
  keep('week', newestOfEach(isoWeekOf, rule.weekly))
  keep(
    'month',
    newestOfEach((date) => date.toPlainYearMonth().toString(), rule.monthly),
  )
  return reasons
}

function dateIn(at: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate()
}

/** ISO 8601, such as `2026-W01`. */
function isoWeekOf(date: Temporal.PlainDate): string {
  return `${date.yearOfWeek}-W${date.weekOfYear}`
}
