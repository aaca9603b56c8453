import { enforceRule } from '#src/domain/retention/enforce-rule.ts'
import type { JobRun } from '#src/domain/retention/job-runs.ts'
import { ruleNamed } from '#src/domain/retention/retention-rules.ts'
import { system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

export const day = 24 * 3_600_000

/** Enforces one retention rule now. Returns what it removed, or throws what went wrong. */
export async function enforceNow(deps: TestDeps, name: string): Promise<JobRun['removed']> {
  const rule = ruleNamed(name)
  if (!rule) throw new Error(`there is no rule ${name}`)
  const kept = await enforceRule(deps, system, rule)
  if (kept === null || kept.problem !== null) throw new Error(kept?.problem ?? 'it is at work already')
  return kept.removed
}
