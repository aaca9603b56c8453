import type { JobDeps } from '../context.ts'
import type { Store } from '../object-store/store.ts'
import type { StoreAnswer } from '../object-store/store-answer.ts'
import type { Bucket } from './bucket.ts'

/** One bucket, while it is worked on. */
export interface Turn {
  deps: Pick<JobDeps, 'db' | 'clock' | 'ids' | 'fixedUrl' | 'defaultUrl' | 'logger' | 'seePage' | 'stopping'>
  bucket: Bucket
  store: Store
}

/** The store did not do what it was asked: the turn ends, and the bucket is tried again after a back-off. */
export class StoreFailure extends Error {}

/** Throws StoreFailure with the store's words. */
export function must(answer: StoreAnswer): void {
  if (!answer.ok) throw new StoreFailure(answer.words)
}
