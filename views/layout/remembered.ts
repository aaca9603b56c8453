import { createHash } from 'node:crypto'

/** Characters kept: more than a hundred of the longest texts. */
const room = 16_000_000

const kept = new Map<string, string>()
let length = 0

/**
 * The result of `render` for this key, rendered once and kept while it is in use: the pages of an incident are made anew with
 * each change, and most of their texts are the same. `key` holds everything on which the result depends.
 */
export function remembered(key: string, render: () => string): string {
  const digest = createHash('sha256').update(key).digest('base64')
  const known = kept.get(digest)
  const value = known ?? render()
  if (known === undefined) length += value.length
  else kept.delete(digest)
  kept.set(digest, value)
  for (const [oldest, { length: size }] of kept) {
    if (length <= room) break
    kept.delete(oldest)
    length -= size
  }
  return value
}
