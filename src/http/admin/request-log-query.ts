import type { RequestFilter } from '#src/domain/request-logs/find-requests.ts'
import { aDay, anHour } from '#src/domain/request-logs/logged-request.ts'
import type { TrafficSpan } from '#src/domain/request-logs/read-traffic.ts'
import type { LogFilterValues } from '#views/admin/request-filter.tsx'

type LogQuery = Record<string, string | undefined>

/** A page of the log as its address asks for it. */
export function readLogQuery(query: LogQuery): {
  typed: LogFilterValues
  filter: RequestFilter
  /** The id before which the page begins. */
  before: number | undefined
  problem: string | undefined
} {
  const { path = '', status = '', method = '', ip = '', from = '', until = '', span = '' } = query
  const typed = { path: path.trim(), status, method, ip: ip.trim(), from, until, span: span === 'day' ? span : '' }
  const [first, last] = [dayOf(from), dayOf(until)]
  const before = Number(query.before)
  return {
    typed,
    filter: {
      path: typed.path || undefined,
      statusClass: /^[1-5]$/.test(status) ? Number(status) : undefined,
      method: /^[A-Z]{3,10}$/.test(method) ? method : undefined,
      ip: typed.ip || undefined,
      from: first === 'wrong' ? undefined : first,
      until: typeof last === 'number' ? last + aDay : undefined,
    },
    before: Number.isSafeInteger(before) && before > 0 ? before : undefined,
    problem:
      first === 'wrong' || last === 'wrong' ? 'Type days such as 2026-03-10. Other dates are ignored.' : undefined,
  }
}

/** The last 24 hours, or the last 30 days. */
export function spanOf(span: string, now: number): TrafficSpan {
  if (span === 'day') {
    const until = now - (now % anHour) + anHour
    return { from: until - aDay, until, unit: 'hour' }
  }
  const until = now - (now % aDay) + aDay
  return { from: until - 30 * aDay, until, unit: 'day' }
}

/** UTC ms of a day's beginning. */
function dayOf(text: string): number | undefined | 'wrong' {
  if (text === '') return undefined
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(at) ? 'wrong' : at
}
