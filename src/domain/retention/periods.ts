import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { retentionPeriods } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { promiseOf, type RetentionPromise } from './promises.ts'

/** Days that something is kept: what the instance admin set, within what may be set today, else Opsentry's own. */
export function daysOf(db: Reader, { name, period }: RetentionPromise): number {
  if (period.limits === null) return period.days
  const row = db.select().from(retentionPeriods).where(eq(retentionPeriods.promise, name)).get()
  return Math.min(period.limits.most, Math.max(period.limits.least, row?.days ?? period.days))
}

/** The field is `days`. Throws not_found, conflict for a period that is fixed, invalid outside of what may be set. */
export function changePeriod(deps: Deps, actor: Actor, name: string, typed: string): RetentionPromise {
  authorizeInstanceAdmin(actor)
  const promise = promiseOf(name)
  if (!promise) throw notFound('promise')
  const days = acceptedDays(promise, typed)
  write(deps.db, (tx) => {
    const before = daysOf(tx, promise)
    const row = { days, changedAt: deps.clock.now() }
    tx.insert(retentionPeriods)
      .values({ promise: name, ...row })
      .onConflictDoUpdate({ target: retentionPeriods.promise, set: row })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'instance.retention_changed',
      organizationId: null,
      subject: { type: 'retention', id: name },
      changes: { before: { days: before }, after: { days } },
    })
  })
  return promise
}

function acceptedDays({ title, period }: RetentionPromise, typed: string): number {
  if (period.limits === null) throw conflict(`${title}: this period cannot be changed.`)
  const { least, most } = period.limits
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
  if (Number.isNaN(days)) throw invalid({ days: `Type a whole number of days from ${least} to ${most}.` })
  else if (days < least)
    throw invalid({
      days: `Type at least ${least} ${least === 1 ? 'day' : 'days'}: less would take it from those who still need it.`,
    })
  else if (days > most) throw invalid({ days: `Type at most ${most} days: what is kept longer is promised to nobody.` })
  else return days
}
