/** Undefined where it takes longer than so many milliseconds. A timer left behind would keep the process alive for its whole length. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const { promise: expired, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, milliseconds)
  try {
    return await Promise.race([promise, expired])
  } finally {
    clearTimeout(timer)
  }
}
