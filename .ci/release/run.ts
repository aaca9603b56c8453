import { spawnSync } from 'node:child_process'

/** Runs a program and returns what it prints; throws with what it said where it fails. */
export function run(program: string, args: readonly string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (error) throw new Error(`${program} could not be run: ${error.message}`)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr || stdout}`)
  return stdout
}
