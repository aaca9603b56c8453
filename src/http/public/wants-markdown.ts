import { weightedList } from '../weighted-list.ts'

/**
 * Does whoever asks prefer Markdown to HTML (RFC 9110, 12.5.1)? Only who names `text/markdown` does, and gives HTML a lower
 * weight or does not name it; browsers never do. Pure, for whatever answers before a route is found.
 */
export function wantsMarkdown(accept: string | null): boolean {
  if (accept === null || !/text\/markdown/i.test(accept)) return false
  const ranges = weightedList(accept)
  const weightOf = (type: string) => ranges.filter(([name]) => name === type).map(([, weight]) => weight ?? 0)[0]
  const [markdown = 0, html] = [weightOf('text/markdown'), weightOf('text/html')]
  const atLarge = weightOf('text/*') ?? weightOf('*/*') ?? 0
  return markdown > 0 && (html === undefined ? markdown >= atLarge : markdown > html)
}
