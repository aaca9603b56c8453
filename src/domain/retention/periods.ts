import type { Tx } from '#src/db/connection.ts'
import { retentionPeriods } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { daysOf, periods as standardPeriods } from '../settings/retention-periods.ts'
import { type RetentionRule, retentionRules } from './retention-rules.ts'

/** The name of a rule whose period may be set -> days. */
export type Periods = Record<string, number>

/** The fields bear the names of the rules. */
export function checkPeriods(form: Form): Checked<Periods> {
  const typed = settable().map(({ name, limits }) => ({ name, limits, text: form.text(name) }))
  return checked(
    Object.fromEntries(typed.map(({ name, text }) => [name, Number(text)])),
    fieldErrors(Object.fromEntries(typed.map(({ name, limits, text }) => [name, problemOf(text, limits)]))),
  )
}

/** Changes retention periods; records that are too old by the new ones go with the rule's next run. */
export function changePeriods(deps: Deps, actor: Actor, periods: Periods): void {
  authorizeInstanceAdmin(actor)
  const changed = retentionRules.filter((rule) => {
    const days = periods[rule.name]
    return days !== undefined && days !== daysOf(deps.db, rule.name)
  })
  if (changed.length > 0)
    write(deps.db, (tx) => {
      for (const rule of changed) changePeriod(tx, deps, actor, rule, periods[rule.name] ?? 0)
    })
}

function changePeriod(tx: Tx, deps: Deps, actor: Actor, rule: RetentionRule, days: number): void {
  const before = daysOf(tx, rule.name)
  const row = { days, changedAt: deps.clock.now() }
  tx.insert(retentionPeriods)
    .values({ promise: rule.name, ...row })
    .onConflictDoUpdate({ target: retentionPeriods.promise, set: row })
    .run()
  recordAudit(tx, deps, actor, {
    action: 'instance.retention_changed',
    organizationId: null,
    subject: { type: 'retention', id: rule.name },
    changes: { before: { days: before }, after: { days } },
  })
}

function settable() {
  return retentionRules.flatMap(({ name }) => {
    const { limits } = standardPeriods[name]
    return limits === null ? [] : [{ name, limits }]
  })
}

function problemOf(text: string, { least, most }: { least: number; most: number }): string | undefined {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(days)) return `Type a whole number of days from ${least} to ${most}.`
  else if (days < least)
    return least === 1
      ? 'Type at least 1 day: less would remove what somebody still needs.'
      : `Type at least ${least} days: less would remove what somebody still needs.`
  else if (days > most) return `Type at most ${most} days: it is never kept longer.`
  else return undefined
}
