import { setPriority } from 'node:os'
import { noteDamage } from '#src/domain/backup/note-damage.ts'
import type { Deps } from '#src/domain/context.ts'
import { ownCommand } from '#src/platform/paths.ts'

/**
 * Reads the whole database while Opsentry serves, and says what is damaged. For a large one that was closed in order: to read it before
 * would let visitors wait for what is nearly always well. By a process of its own, which can be ended at any moment: a thread in a query
 * cannot, and would keep the database from being closed.
 */
export function checkLater(deps: Deps): { stop: () => void } {
  const began = deps.clock.elapsed()
  const child = Bun.spawn(ownCommand('verify', '--quick'), { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' })
  lower(child.pid)
  let stopped = false

  async function finish(): Promise<void> {
    const [exit, said] = await Promise.all([child.exited, new Response(child.stdout).text()])
    if (stopped) return
    const [damage = ''] = said.split('\n')
    const facts = { milliseconds: Math.round(deps.clock.elapsed() - began) }
    if (exit === 0) deps.logger.info('the database was read whole, and is not damaged', facts)
    else if (damage === '') deps.logger.error('the database could not be checked', { exit })
    else deps.logger.error('the database is damaged: put a backup back with opsentry restore', { damage })
    if (exit === 0 || damage !== '') noteDamage(deps, exit === 0 ? null : damage)
  }

  void finish()
  return {
    stop() {
      stopped = true
      child.kill('SIGKILL')
    },
  }
}

/** Visitors and messages come first. */
function lower(pid: number): void {
  try {
    setPriority(pid, 19)
  } catch {
    // It has ended.
  }
}
