import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, JobDeps, Origin } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { enforceRule, type RuleRun } from './enforce-rule.ts'
import { ruleNamed } from './retention-rules.ts'

/** Has a rule enforced at once, by the scheduler. Null: a run is at work already. */
export type EnforceNow = (rule: string, origin: Origin) => Promise<RuleRun | null>

/** For the instance admin who does not want to wait for the rule's minute. Throws not_found. */
export function runRule(deps: Deps & { enforceNow: EnforceNow }, actor: Actor, name: string): Promise<RuleRun | null> {
  authorizeInstanceAdmin(actor)
  if (!ruleNamed(name)) throw notFound('rule')
  if (!isClockTrusted(deps)) throw conflict(clockInDoubt)
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'instance.retention_run',
      organizationId: null,
      subject: { type: 'retention', id: name },
    }),
  )
  return deps.enforceNow(name, actor.origin)
}

const clockInDoubt =
  'The clock of this machine may be wrong, and what is removed by it does not come back. Say first whether it is right, above.'

/** The scheduler's side of `enforceNow`. Throws not_found. */
export async function enforceNamedRule(
  deps: JobDeps,
  { rule: name, origin }: { rule: string; origin: Origin },
): Promise<RuleRun | null> {
  const rule = ruleNamed(name)
  if (!rule) throw notFound('rule')
  return enforceRule(deps, { kind: 'system', name: `retention ${name}`, origin }, rule)
}
