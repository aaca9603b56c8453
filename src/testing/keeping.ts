import type { JobRun } from '#src/domain/retention/job-runs.ts'
import { keepPromise } from '#src/domain/retention/keep-promise.ts'
import { promiseOf } from '#src/domain/retention/promises.ts'
import { system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

export const day = 24 * 3_600_000

/** Keeps one promise now. Returns what it removed, or throws what went wrong. */
export async function keep(deps: TestDeps, name: string): Promise<JobRun['removed']> {
  const promise = promiseOf(name)
  if (!promise) throw new Error(`there is no promise ${name}`)
  const kept = await keepPromise(deps, system, promise)
  if (kept === null || kept.problem !== null) throw new Error(kept?.problem ?? 'it is at work already')
  return kept.removed
}
