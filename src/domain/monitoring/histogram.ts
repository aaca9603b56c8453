/** Seconds: the upper ends of the buckets, as Prometheus' clients have them; what is longer stands in one more. */
export const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
export const buckets = bounds.length + 1

/** How often something took how long. */
export interface Histogram {
  /** One for each bound, and one for what is longer; not summed up. */
  counts: Float64Array
  /** Seconds. */
  sum: number
}

export function createHistogram(): Histogram {
  return { counts: new Float64Array(buckets), sum: 0 }
}

export function observe(histogram: Histogram, seconds: number): void {
  const bucket = bucketOf(seconds)
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1
  histogram.sum += seconds
}

export function bucketOf(seconds: number): number {
  let bucket = 0
  while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket += 1
  return bucket
}

/**
 * Seconds below which `share` (0 to 1) of what was counted stays: within a bucket as if it were spread evenly, as Prometheus'
 * histogram_quantile() has it. Undefined: nothing was counted.
 */
export function quantile(counts: ArrayLike<number>, share: number): number | undefined {
  const all = Array.from(counts)
  const total = all.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  let before = 0
  for (const [index, count] of all.entries()) {
    const end = bounds[index]
    if (count > 0 && before + count >= share * total) {
      const start = bounds[index - 1] ?? 0
      return end === undefined ? start : start + (end - start) * ((share * total - before) / count)
    }
    before += count
  }
  return bounds.at(-1)
}
