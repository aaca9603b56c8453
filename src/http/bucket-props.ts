import { type Bucket, placeText } from '#src/domain/page-copies/bucket.ts'
import { type BucketOwner, bucketOf, copyState, retiredBuckets } from '#src/domain/page-copies/find-bucket.ts'
import type { BucketTest } from '#src/domain/page-copies/test-bucket.ts'
import type { BucketProps, BucketTestProps } from '#views/layout/bucket.tsx'
import type { AppDeps } from './app-deps.ts'

/** The bucket of an organization or of the instance, as its screen shows it. */
export function bucketProps(deps: AppDeps, owner: BucketOwner): Pick<BucketProps, 'bucket' | 'retired'> {
  const present = bucketOf(deps.db, owner)
  return {
    bucket: present ? { ...present, ...progressOf(deps, present) } : null,
    retired: retiredBuckets(deps.db, owner).map((one) => ({
      id: one.id,
      place: placeText(one),
      left: copyState(deps.db, one.id, deps.clock.now()).leaving,
      ...troubleOf(one),
    })),
  }
}

export function progressOf(deps: AppDeps, bucket: Bucket, organizationId?: string) {
  const state = copyState(deps.db, bucket.id, deps.clock.now(), organizationId)
  return { place: placeText(bucket), ...state, ...troubleOf(bucket) }
}

function troubleOf({ problem, failingSince, nextAttemptAt }: Bucket) {
  return { trouble: problem === null ? null : { words: problem, since: failingSince ?? nextAttemptAt, nextAttemptAt } }
}

export function testProps(result: BucketTest): BucketTestProps {
  return result.ok ? { ok: true, visitors: result.visitors } : { ok: false, failed: result.failed, words: result.words }
}
