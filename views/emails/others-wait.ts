import { later } from '#src/later.ts'
import { isolated } from '../layout/direction.ts'

const mostNamed = 10

/** A paragraph on what else waits for the same people, such as `Also waiting: “Logins fail” and “Slow search”.`; or none. */
export function othersWait(titles: readonly string[]): string[] {
  if (titles.length === 0) return []
  const named = titles.slice(0, mostNamed).map((title) => `“${isolated(title)}”`)
  const more = titles.length > mostNamed ? [`${titles.length - mostNamed} more`] : []
  return [`Also waiting: ${list().format([...named, ...more])}.`]
}

const list = later(() => new Intl.ListFormat('en'))
