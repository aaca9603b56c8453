import { dlopen, type FFIFunction, type Library } from 'bun:ffi'

/** The C library by its names on Debian and its like, Alpine (two processors), and macOS. */
const names = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1', 'libSystem.B.dylib']

/** These functions of the C library; undefined where it has another name, or lacks one of them. */
export function cLibrary<Functions extends Record<string, FFIFunction>>(
  functions: Functions,
): Library<Functions>['symbols'] | undefined {
  for (const name of names) {
    try {
      return dlopen(name, functions).symbols
    } catch {
      // Another system's name.
    }
  }
  return undefined
}
