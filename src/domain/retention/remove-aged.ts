import { and, isNull, lt, or } from 'drizzle-orm'
import { removeRows } from '#src/db/remove-rows.ts'
import { type Ageing, columnOf, type Declared } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import type { RetentionRuleName } from '../settings/retention-periods.ts'
import { inSteps, type Run } from './run.ts'

/** Removes the rows that have aged out under this rule, as their tables declare it. */
export async function removeAged(run: Run, rule: RetentionRuleName): Promise<void> {
  for (const { table, ages } of declared)
    if (ages?.rule === rule)
      await inSteps(run, ages.as, (tx, limit) => removeRows(tx, table, isOver(table, ages, run.before), limit))
}

function isOver(table: Declared['table'], { since, unless }: Ageing, before: number) {
  const over = or(...since.map((column) => lt(columnOf(table, column), before)))
  return unless === undefined ? over : and(isNull(columnOf(table, unless)), over)
}
