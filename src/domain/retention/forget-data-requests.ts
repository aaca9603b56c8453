import { forgetOldRequests } from '../data-requests/forget-old-requests.ts'
import type { Run } from './run.ts'

/** Removes from closed requests who asked; that they were answered stays. */
export function forgetDataRequests(run: Run): void {
  run.count('data requests', forgetOldRequests(run.deps, run.actor, run.before))
}
