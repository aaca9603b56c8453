import { cLibrary } from './c-library.ts'

/** Of a process that ended itself because one of its threads hung; sysexits.h calls it EX_SOFTWARE. */
export const hungExitCode = 70

/**
 * Ends the whole process at once, whatever its other threads do. `process.exit()` of a worker ends the worker alone, and no
 * signal of its own ends the first process of a container: so the C library is asked.
 */
export function endProcess(exitCode: number): never {
  cLibrary({ _exit: { args: ['i32'], returns: 'void' } })?._exit(exitCode)
  process.kill(process.pid, 'SIGKILL')
  throw new Error('the process could not be ended')
}
