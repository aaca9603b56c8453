import { atEnd } from './at-end.ts'
import { executable } from './executable.ts'

/** System calls that give a file another name. */
export const renames = ['rename', 'renameat', 'renameat2'] as const

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
  const injection = `inject=${calls.join(',')}:signal=SIGKILL:when=${n}`
  const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls.join(',')}`, '-e', injection]
  const child = Bun.spawn([...strace, executable(), ...args], {
    env: { OPSENTRY_DATA: `${folder}/data`, PATH: '/usr/bin:/bin', ...environment },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    // A group of its own: whoever is traced would go on without strace.
    detached: true,
  })
  atEnd(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  })
  const [exit, err] = await Promise.all([child.exited, new Response(child.stderr).text()])
  if (child.signalCode === 'SIGKILL') return true
  if (exit === 0) return false
  throw new Error(`opsentry ${args.join(' ')} at step ${n}: exit ${exit}: ${err}`)
}
