/** Bytes by which the memory of this process has grown at the most by the time that `act` is done. */
export async function memoryGrowth(act: () => Promise<unknown>): Promise<number> {
  Bun.gc(true)
  const before = process.memoryUsage.rss()
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 5)
  try {
    await act()
  } finally {
    clearInterval(watch)
  }
  return most - before
}
