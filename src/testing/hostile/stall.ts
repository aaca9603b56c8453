/** Milliseconds that this thread has computed since it began: what others do on a busy machine does not count. */
export function computed(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The longest that `work` computed without a turn for anybody else, in milliseconds. */
export async function longestStall(work: () => unknown): Promise<number> {
  let longest = 0
  let before = computed()
  let isOver = false
  const turn = () => {
    const now = computed()
    longest = Math.max(longest, now - before)
    before = now
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  try {
    await work()
  } catch {
    // A refusal is an answer like any other: here it matters how long it took.
  }
  isOver = true
  turn()
  return longest
}
