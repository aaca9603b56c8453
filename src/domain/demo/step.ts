import type { Deps } from '../context.ts'

/** One thing somebody did, at its own moment (UTC ms). */
export interface Step {
  at: number
  take: (deps: Deps) => void
}
