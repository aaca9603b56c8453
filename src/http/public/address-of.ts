/** All that public answers read of a query: whatever else is in it, such as `utm_source`, makes no difference. */
export const queryNames = ['page', 'service', 'theme', 'language', 'label', 'style', 'uptime'] as const
export type QueryName = (typeof queryNames)[number]

const known: ReadonlySet<string> = new Set(queryNames)

/**
 * An address by what makes a difference to its answer. Undefined where only the framework's own reading can tell: an escaped
 * name, a name that comes twice, free text.
 */
export function addressOf(url: string): string | undefined {
  const mark = url.indexOf('?')
  if (mark < 0) return url
  let address = url.slice(0, mark)
  const named = new Set<string>()
  for (const pair of url.slice(mark + 1).split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    if (name.includes('%') || name.includes('+')) return undefined
    if (!known.has(name)) continue
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    if (named.has(name) || !/^[\w-]{1,40}$/.test(value)) return undefined
    address += `${named.size === 0 ? '?' : '&'}${name}=${value}`
    named.add(name)
  }
  return address
}
