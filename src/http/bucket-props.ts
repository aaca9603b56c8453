import { placeText } from '#src/domain/object-store/bucket-address.ts'
import type { Bucket } from '#src/domain/page-copies/bucket.ts'
import { type BucketOwner, bucketOf, copyState, retiredBuckets } from '#src/domain/page-copies/find-bucket.ts'
import type { BucketProgress, BucketProps } from '#views/layout/bucket.tsx'
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

function progressOf(deps: AppDeps, bucket: Bucket) {
  return { place: placeText(bucket), ...copyState(deps.db, bucket.id, deps.clock.now()), ...troubleOf(bucket) }
}

/** An organization's page in the instance's bucket: its address and the store's words are for the instance admin. */
export function progressInInstances(deps: AppDeps, organizationId: string): BucketProgress | null {
  const bucket = bucketOf(deps.db, null)
  if (!bucket) return null
  const { trouble } = troubleOf(bucket)
  const words = 'The instance admin sees what it says.'
  const state = copyState(deps.db, bucket.id, deps.clock.now(), organizationId)
  return { place: null, ...state, trouble: trouble && { ...trouble, words } }
}

function troubleOf({ problem, failingSince, nextAttemptAt }: Bucket) {
  return { trouble: problem === null ? null : { words: problem, since: failingSince ?? nextAttemptAt, nextAttemptAt } }
}
