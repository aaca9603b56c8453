import type { Rhythm } from '#src/words.ts'
import type { MaintenanceSeries } from './maintenance-window.ts'
import { parseRule, type Rule } from './rule.ts'

/** The rhythm of a series, whatever its end. */
export function rhythmOf({ rule, firstStart }: Pick<MaintenanceSeries, 'rule' | 'firstStart'>): Rhythm {
  const parsed = parseRule(rule)
  if (!parsed || parsed.months || parsed.positions) return { kind: 'other' }
  else return rhythms[parsed.frequency](parsed, Temporal.PlainDateTime.from(firstStart))
}

const rhythms: Record<Rule['frequency'], (rule: Rule, first: Temporal.PlainDateTime) => Rhythm> = {
  DAILY: ({ interval, monthDays, weekdays }) => {
    if (!monthDays && !weekdays) return { kind: 'daily', interval }
    else if (!monthDays && weekdays && interval === 1) return weekly(1, weekdays)
    else return { kind: 'other' }
  },
  WEEKLY: ({ interval, weekdays }, { dayOfWeek }) => weekly(interval, weekdays ?? [{ weekday: dayOfWeek }]),
  MONTHLY: ({ interval, monthDays, weekdays }, first) => {
    const [day = first.day, ...moreDays] = monthDays ?? []
    const [one, ...moreWeekdays] = weekdays ?? []
    if (moreDays.length + moreWeekdays.length > 0 || (monthDays && one)) return { kind: 'other' }
    else if (!one) return day >= -1 ? { kind: 'monthly_by_date', interval, day } : { kind: 'other' }
    else return sayable.includes(one.nth) ? { kind: 'monthly_by_weekday', interval, ...one } : { kind: 'other' }
  },
  YEARLY: ({ interval, monthDays, weekdays }) =>
    monthDays || weekdays ? { kind: 'other' } : { kind: 'yearly', interval },
}

/** The fifth Sunday of a month is none of most months. */
const sayable = [1, 2, 3, 4, -1]

function weekly(interval: number, allowed: readonly { weekday: number }[]): Rhythm {
  const weekdays = [...new Set(allowed.map(({ weekday }) => weekday))].toSorted((a, b) => a - b)
  return weekdays.length === 7 && interval === 1 ? { kind: 'daily', interval } : { kind: 'weekly', interval, weekdays }
}
