import { type Pointer, read } from 'bun:ffi'
import { closeSync, openSync } from 'node:fs'
import { cLibrary } from './c-library.ts'

/**
 * Locks a folder itself, by flock(2): a file in it can be deleted and made anew under whoever has it locked, and its folder cannot.
 * `held`: another has it. `unknown`: this file system or system does not lock folders, as NFS does not.
 */
export function lockFolder(folder: string): { release: () => void } | 'held' | 'unknown' {
  const lock = flockHere()
  if (!lock) return 'unknown'
  const handle = openSync(folder, 'r')
  const state = lock(handle)
  if (state === 'locked') return { release: () => closeSync(handle) }
  closeSync(handle)
  return state
}

/** LOCK_EX | LOCK_NB: this process alone, and at once or not at all. The kernel lets go of it when the process dies, however it dies. */
const exclusively = 2 | 4
/** EWOULDBLOCK of Linux and of macOS. */
const wouldBlock = process.platform === 'darwin' ? 35 : 11

const flock = { args: ['i32', 'i32'], returns: 'i32' } as const
const where = { args: [], returns: 'ptr' } as const

function flockHere(): ((handle: number) => 'locked' | 'held' | 'unknown') | undefined {
  const functions =
    process.platform === 'darwin' ? cLibrary({ flock, __error: where }) : cLibrary({ flock, __errno_location: where })
  if (!functions) return undefined
  const errno = '__error' in functions ? functions.__error : functions.__errno_location
  return (handle) => {
    if (functions.flock(handle, exclusively) === 0) return 'locked'
    return errorAt(errno()) === wouldBlock ? 'held' : 'unknown'
  }
}

function errorAt(place: Pointer | bigint | null): number {
  return place === null ? 0 : read.i32(Number(place) as Pointer)
}
