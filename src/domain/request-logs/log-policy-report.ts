import type { Db } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import type { Deps } from '../context.ts'
import { anHour } from './logged-request.ts'

/** Something that a browser did not load or run on a page of ours, because the page's policy forbids it. */
export interface PolicyReport {
  directive: string
  /** The address or the kind of what was refused, such as `inline`. */
  blocked: string
  /** Path of the page, without tokens. */
  page: string
  /** `FILE:LINE` of the script that tried; '' where it is not known. */
  source: string
  /** Whose browser says so; null: of somebody who is not signed in. */
  accountId: string | null
}

/** Lines an hour for those who are signed in, and as many for everybody else: no stranger fills the log, or hides what is true. */
const linesAnHour = 30

interface Hour {
  /** `elapsed()` of the clock. */
  since: number
  told: Set<string>
}

const hours = perDb('policy reports of this hour', (_: Db) => new Map<'members' | 'strangers', Hour>())

/** A line of the instance's log for each that the hour has not seen. Says once that it leaves out the others. */
export function logPolicyReport(
  { db, clock, logger }: Pick<Deps, 'db' | 'clock' | 'logger'>,
  report: PolicyReport,
): void {
  const hour = hourOf(db, report.accountId === null ? 'strangers' : 'members', clock.elapsed())
  const key = JSON.stringify(report)
  if (hour.told.has(key) || hour.told.size > linesAnHour) return
  hour.told.add(key)
  if (hour.told.size > linesAnHour) logger.warn('further policy reports of this hour are left out')
  else logger.warn('a page was kept from loading something', { ...report })
}

function hourOf(db: Db, of: 'members' | 'strangers', elapsed: number): Hour {
  const known = hours(db).get(of)
  if (known && elapsed - known.since < anHour) return known
  const fresh = { since: elapsed, told: new Set<string>() }
  hours(db).set(of, fresh)
  return fresh
}
