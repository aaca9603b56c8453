/** Messages as a list: what tests compare languages by. */

export interface Leaf {
  /** `banner.outage` */
  key: string
  /** The text; of a function, its result for ⟦0⟧, ⟦1⟧ and so on. */
  pattern: string
  /** Names and parameters that the page or the caller fills in, in alphabetical order. */
  slots: string[]
}

type Tree = { [key: string]: unknown }

/** Every message below `tree`, in the order of the file. */
export function leavesOf(tree: Tree, path = ''): Leaf[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const key = path === '' ? name : `${path}.${name}`
    if (typeof value === 'object' && value !== null) return leavesOf(value as Tree, key)
    const pattern = typeof value === 'function' ? patternOf(value as (...args: never[]) => string) : String(value)
    return [{ key, pattern, slots: (pattern.match(/\{\w+\}|⟦\d⟧/g) ?? []).toSorted() }]
  })
}

/** A count becomes a mark as a name does: it is no number, so the grammar takes it for several. */
export function patternOf(message: (...args: never[]) => string): string {
  const marks = [0, 1, 2].map((index) => `⟦${index}⟧`)
  try {
    return message(...(marks as never[]))
  } catch {
    // `list` wants a list of names, `percent` a number.
    return ''
  }
}
