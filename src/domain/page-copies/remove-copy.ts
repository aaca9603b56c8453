import { inParallel } from './in-parallel.ts'
import { bucketKey, forgetCopy, knownObjects, noteRemoval, type PageCopy } from './page-copy.ts'
import { must, type Turn } from './turn.ts'

/** Takes a whole copy away, and forgets it when its last object is gone. Throws StoreFailure. */
export async function removeCopy(turn: Turn, copy: PageCopy): Promise<void> {
  await removeObjects(turn, copy, [...knownObjects(turn.deps.db, copy).keys()])
  if (knownObjects(turn.deps.db, copy).size === 0) forgetCopy(turn.deps, copy)
}

/** The front page first: what it links to may be missing for a moment, and it must not be found. */
export async function removeObjects(turn: Turn, copy: PageCopy, keys: string[]): Promise<void> {
  const removals = inParallel()
  for (const key of keys.toSorted((a, b) => Number(b === 'index.html') - Number(a === 'index.html'))) {
    if (turn.deps.stopping.aborted) break
    await removals.start(async () => {
      must(await turn.store.remove(bucketKey(copy, key)))
      noteRemoval(turn.deps, copy, key)
    })
  }
  await removals.end()
}
