import type { buckets } from '#src/db/schema/page-copies.ts'
import type { Deps } from '../context.ts'
import type { SigningKeys } from '../object-store/sign-request.ts'
import { type Store, type StoreDeps, storeAt } from '../object-store/store.ts'
import { bucketIdentity } from '../secrets/sealed-secrets.ts'

export type Bucket = typeof buckets.$inferSelect

/** Its keys, opened. */
export function keysOf({ secrets }: Pick<Deps, 'secrets'>, { id, accessKey, secret, region }: Bucket): SigningKeys {
  return {
    accessKey: secrets.open(accessKey, bucketIdentity('accessKey', id)),
    secret: secrets.open(secret, bucketIdentity('secret', id)),
    region,
  }
}

/** Speaks to it. */
export function storeOf(deps: StoreDeps & Pick<Deps, 'secrets'>, bucket: Bucket): Store {
  return storeAt(deps, bucket, keysOf(deps, bucket))
}
