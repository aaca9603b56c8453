import { setPriority } from 'node:os'

/** linux/sched/types.h: `struct sched_attr`, its first version, of 48 bytes. */
const sizeOfAttributes = 48
/** The number of the system call sched_setattr(2). */
const numbers: Partial<Record<NodeJS.Architecture, number>> = { x64: 314, arm64: 274 }
/** Nanoseconds, the shortest that the kernel grants: it lets a thread that runs finish its slice, of milliseconds, before others wake. */
const shortest = 100_000n

/**
 * Puts the calling thread behind others, by `nice` and, where the kernel knows slices of a thread's own (Linux 6.12 and later), by
 * the shortest ones: whoever wakes, such as the thread that answers visitors, waits a tenth of a millisecond for it rather than some.
 * Elsewhere than on Linux a priority would be the whole process's, so there it stays as it is.
 */
export async function standBehind(nice: number): Promise<void> {
  if (process.platform !== 'linux') return
  setPriority(nice)
  const number = numbers[process.arch]
  if (number === undefined) return
  const attributes = new DataView(new ArrayBuffer(sizeOfAttributes))
  attributes.setUint32(0, sizeOfAttributes, true)
  attributes.setInt32(16, nice, true)
  attributes.setBigUint64(24, shortest, true)
  await callKernel(number, new Uint8Array(attributes.buffer))
}

/** Where the C library or the kernel does not have it, nothing is lost but a little time. */
async function callKernel(number: number, attributes: Uint8Array): Promise<void> {
  const { dlopen, ptr } = await import('bun:ffi')
  for (const library of ['libc.so.6', 'libc.so'])
    try {
      const { symbols, close } = dlopen(library, {
        syscall: { args: ['i64', 'i64', 'ptr', 'i64'], returns: 'i64' },
      })
      symbols.syscall(number, 0, ptr(attributes), 0)
      close()
      return
    } catch {}
}
