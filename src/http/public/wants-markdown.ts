/** Characters of the header that are read: programs name a few types. */
const longest = 1000

/**
 * Does whoever asks prefer Markdown to HTML (RFC 9110, 12.5.1)? Only who names `text/markdown` does, and gives HTML a lower
 * weight or does not name it; browsers never do. Pure, for whatever answers before a route is found.
 */
export function wantsMarkdown(accept: string | null): boolean {
  if (accept === null || !/text\/markdown/i.test(accept)) return false
  const ranges = accept.slice(0, longest).split(',').map(readRange)
  const weightOf = (type: string) => ranges.find((one) => one.type === type)?.weight
  const [markdown = 0, html] = [weightOf('text/markdown'), weightOf('text/html')]
  const atLarge = weightOf('text/*') ?? weightOf('*/*') ?? 0
  return markdown > 0 && (html === undefined ? markdown >= atLarge : markdown > html)
}

function readRange(range: string): { type: string; weight: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2)
  return { type, weight: weight === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}
