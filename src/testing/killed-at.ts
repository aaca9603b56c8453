import { broken, killed, renames } from './broken-at.ts'
import { runOpsentry } from './serving.ts'

/** System calls that settle something on disk: synced, cut, renamed, removed. */
const steps = ['fsync', 'fdatasync', 'ftruncate', ...renames, 'unlink', 'unlinkat']

/**
 * Runs a command and kills it (SIGKILL) as it begins its n-th step that settles something on disk, n from 1: the n-th system call of any
 * one name. Resolves with false when it ended by itself before. Needs strace.
 */
export async function killedAt(
  n: number,
  args: string[],
  folder: string,
  environment: Record<string, string> = {},
  calls: readonly string[] = steps,
): Promise<boolean> {
  const launch = broken({ by: 'SIGKILL', at: Object.fromEntries(calls.map((call) => [call, n])) })
  const { exit, err } = await runOpsentry(args, folder, environment, launch)
  if (exit === killed) return true
  if (exit === 0) return false
  throw new Error(`opsentry ${args.join(' ')} at step ${n}: exit ${exit}: ${err}`)
}
