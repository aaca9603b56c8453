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
  const unable = (why: unknown) => deps.logger.error('the database could not be checked', { error: String(why) })
  let child: ReturnType<typeof check> | undefined
  let stopped = false

  async function finish({ exited, stdout }: ReturnType<typeof check>): Promise<void> {
    const [exit, said] = await Promise.all([exited, new Response(stdout).text()])
    const [damage = ''] = said.split('\n')
    if (stopped) return
    if (exit !== 0 && damage === '') unable(`it ended with ${exit}`)
    else noteDamage(deps, exit === 0 ? null : damage)
    const milliseconds = Math.round(deps.clock.elapsed() - began)
    if (exit === 0) deps.logger.info('the database was read whole, and is not damaged', { milliseconds })
    else if (damage !== '')
      deps.logger.error('the database is damaged: put a backup back with opsentry restore', { damage })
  }

  try {
    child = check()
    void finish(child).catch(unable)
  } catch (error) {
    unable(error)
  }
  return {
    stop() {
      stopped = true
      child?.kill('SIGKILL')
    },
  }
}

function check() {
  const child = Bun.spawn(ownCommand('verify', '--quick'), { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' })
  try {
    // Visitors and messages come first.
    setPriority(child.pid, 19)
  } catch {
    // It has ended.
  }
  return child
}
