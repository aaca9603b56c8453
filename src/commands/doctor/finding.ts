/** One line of `opsentry doctor`. */
export interface Finding {
  /** What was looked at, in one word. */
  check: string
  state: 'ok' | 'warn' | 'fail'
  /** What is so; where it is not well, what to do. */
  sentence: string
}

/** What a check finds, and what it is called. */
export interface Check {
  name: string
  /** Rejects with a sentence where it cannot tell. */
  look: () => Promise<Found[]>
}

export type Found = Omit<Finding, 'check'>

export const ok = (sentence: string): Found => ({ state: 'ok', sentence })
export const warn = (sentence: string): Found => ({ state: 'warn', sentence })
export const fail = (sentence: string): Found => ({ state: 'fail', sentence })

/** Milliseconds for which one check may look. */
const longest = 5000

/** All at once, each for five seconds at the most; in the order in which they were asked for. */
export async function findAll(checks: readonly Check[], patience = longest): Promise<Finding[]> {
  const found = await Promise.all(checks.map((check) => inTime(check, patience)))
  return found.flat()
}

async function inTime({ name, look }: Check, patience: number): Promise<Finding[]> {
  const { promise: expired, resolve } = Promise.withResolvers<Found[]>()
  const timer = setTimeout(
    () => resolve([warn(`Nothing could be found out within ${patience / 1000} seconds.`)]),
    patience,
  )
  try {
    const found = await Promise.race([look(), expired])
    return found.map((one) => ({ check: name, ...one }))
  } catch (error) {
    return [{ check: name, ...warn(`Nothing could be found out: ${reasonOf(error)}`) }]
  } finally {
    clearTimeout(timer)
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
