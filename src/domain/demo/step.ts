import type { Deps } from '../context.ts'

/** One action in the demo's past; `at` in UTC ms. */
export interface Step {
  at: number
  take: (deps: Deps) => void
}
