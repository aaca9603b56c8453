import { dlopen } from 'bun:ffi'

/** Of a process that ended itself because one of its threads hung; sysexits.h calls it EX_SOFTWARE. */
export const hungExitCode = 70

/** The C library by its names on Debian and its like, Alpine (two processors), and macOS. */
const libraries = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1', 'libSystem.B.dylib']

/**
 * Ends the whole process at once, whatever its other threads do. `process.exit()` of a worker ends the worker alone, and no
 * signal of its own ends the first process of a container: so the C library is asked.
 */
export function endProcess(exitCode: number): never {
  for (const library of libraries) {
    try {
      dlopen(library, { _exit: { args: ['i32'], returns: 'void' } }).symbols._exit(exitCode)
    } catch {
      // Another system's name.
    }
  }
  process.kill(process.pid, 'SIGKILL')
  throw new Error('the process could not be ended')
}
