/** Milliseconds for which this thread computes until `act` is done: what else keeps the machine busy meanwhile does not count. */
export async function ownTime(act: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await act()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
