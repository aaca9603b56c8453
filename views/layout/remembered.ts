/** Characters kept, keys and values together. */
const room = 8_000_000

const kept = new Map<string, string>()
let length = 0

/**
 * The result of `render` for this key, rendered once and kept while it is in use: the pages of an incident are made anew with
 * each change, and most of their texts are the same. `key` holds everything on which the result depends.
 */
export function remembered(key: string, render: () => string): string {
  const known = kept.get(key)
  const value = known ?? render()
  if (known === undefined) length += key.length + value.length
  else kept.delete(key)
  kept.set(key, value)
  for (const [oldest, { length: size }] of kept) {
    if (length <= room) break
    kept.delete(oldest)
    length -= oldest.length + size
  }
  return value
}
