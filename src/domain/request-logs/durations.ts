/**
 * Durations are counted in buckets, each √2 as wide as the one before: sums of counts give a quantile to some 20 %, of
 * millions of requests as of ten.
 */

/** Microseconds below which all is bucket 0. */
const shortest = 125
/** The last bucket takes everything from some six seconds on. */
export const lastBucket = 32

/** The bucket of a duration in microseconds. */
export function bucketOf(duration: number): number {
  if (duration < shortest) return 0
  return Math.min(lastBucket, Math.floor(2 * Math.log2(duration / shortest)) + 1)
}

/** Microseconds at which a bucket begins. */
export function bucketStart(bucket: number): number {
  return bucket === 0 ? 0 : shortest * 2 ** ((bucket - 1) / 2)
}

/** Bucket -> number of requests. */
export type Histogram = Map<number, number>

/** Microseconds below which `share` of the requests lie, as if those of one bucket were spread evenly; null of none. */
export function quantileOf(histogram: Histogram, share: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0)
  let left = total * share
  for (const [bucket, count] of [...histogram].sort(([a], [b]) => a - b)) {
    if (left <= count) return bucketStart(bucket) + (left / count) * (bucketStart(bucket + 1) - bucketStart(bucket))
    left -= count
  }
  return null
}
