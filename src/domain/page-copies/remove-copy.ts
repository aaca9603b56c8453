import { inParallel } from './in-parallel.ts'
import { bucketKey, forgetCopy, knownObjects, noteRemoval, type PageCopy } from './page-copy.ts'
import { must, StoreFailure, type Turn } from './turn.ts'

/** Takes a whole copy away, and forgets it when its last object is gone. Throws StoreFailure. */
export async function removeCopy(turn: Turn, copy: PageCopy): Promise<void> {
  await removeObjects(turn, copy, [...knownObjects(turn.deps.db, copy).keys()])
  if (knownObjects(turn.deps.db, copy).size === 0) forgetCopy(turn.deps, copy)
}

/** The front page first. Some stores trip over removals that come at once: what is left then goes one by one. */
export async function removeObjects(turn: Turn, copy: PageCopy, keys: string[]): Promise<void> {
  const ordered = keys.toSorted((a, b) => Number(b === 'index.html') - Number(a === 'index.html'))
  try {
    await removeAtOnce(turn, copy, ordered)
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    const left = knownObjects(turn.deps.db, copy)
    for (const key of ordered) if (left.has(key) && !turn.deps.stopping.aborted) await removeOne(turn, copy, key)
  }
}

async function removeAtOnce(turn: Turn, copy: PageCopy, keys: string[]): Promise<void> {
  const removals = inParallel()
  for (const key of keys) {
    if (turn.deps.stopping.aborted) break
    await removals.start(() => removeOne(turn, copy, key))
  }
  await removals.end()
}

async function removeOne({ deps, store }: Turn, copy: PageCopy, key: string): Promise<void> {
  must(await store.remove(bucketKey(copy, key)))
  noteRemoval(deps, copy, key)
}
