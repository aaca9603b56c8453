/** The first of the ids that is not among the known, as a sentence repeats it. */
export function firstUnknown(ids: readonly string[], known: readonly { id: string }[]): string | undefined {
  const found = new Set(known.map(({ id }) => id))
  return ids.find((id) => !found.has(id))?.slice(0, 40)
}
