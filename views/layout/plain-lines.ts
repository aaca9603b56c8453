/**
 * The HTML of a status update (sanitized, so that every `<` begins a tag) -> lines of plain text: paragraphs apart, lists with
 * their marks, links with their address. One walk over the text, however long it is.
 */
export function htmlLines(html: string): string {
  const reading: Reading = { done: [], line: [], gap: 0, lists: [], link: undefined, pre: false }
  for (const [, tag, text] of html.matchAll(/<([^<>]*)>|([^<]+)/g))
    if (tag === undefined) add(reading, decodeEntities(text ?? ''))
    else apply(reading, tag)
  endLine(reading)
  return reading.done.join('\n').trim()
}

interface Reading {
  done: string[]
  /** Pieces of the line that is not done. */
  line: string[]
  /** Line ends due before the next text: 2 leaves an empty line. */
  gap: 0 | 1 | 2
  /** Open lists, the innermost last: the next number, or null for a list without numbers. */
  lists: (number | null)[]
  /** The open link, and its words so far. */
  link: { href: string; words: string[] } | undefined
  pre: boolean
}

const blocks = /^\/?(p|ul|ol|pre|blockquote|table|h[1-6]|hr)\b/

function apply(reading: Reading, tag: string): void {
  const name = /^\/?[a-z0-9]+/.exec(tag)?.[0] ?? ''
  if (blocks.test(tag)) applyBlock(reading, name, tag)
  else if (name === 'br') endLine(reading)
  else if (name === 'li') beginItem(reading)
  else if (name === 'tr') breakLine(reading, 1)
  else if (name === 'td' || name === 'th') beginCell(reading)
  else if (name === 'a') reading.link = { href: decodeEntities(/\bhref="([^"]*)"/.exec(tag)?.[1] ?? ''), words: [] }
  else if (name === '/a') endLink(reading)
}

/** Within an item a block begins no paragraph of its own. */
function applyBlock(reading: Reading, name: string, tag: string): void {
  const { lists } = reading
  if (name === '/ul' || name === '/ol') lists.pop()
  if (name === '/pre') reading.pre = false
  breakLine(reading, lists.length > 0 ? 1 : 2)
  if (name === 'pre') reading.pre = true
  else if (name === 'ul') lists.push(null)
  else if (name === 'ol') lists.push(Number(/\bstart="(\d{1,9})"/.exec(tag)?.[1] ?? 1))
}

function beginItem(reading: Reading): void {
  const depth = Math.max(0, reading.lists.length - 1)
  const number = reading.lists[depth]
  breakLine(reading, 1)
  flush(reading)
  reading.line.push(`${'  '.repeat(depth)}${number == null ? '-' : `${number}.`} `)
  if (number != null) reading.lists[depth] = number + 1
}

function beginCell({ line, gap }: Reading): void {
  const last = line.pop()
  if (last === undefined) return
  if (gap > 0) line.push(last)
  else line.push(last.trimEnd(), ' | ')
}

/** None before the first line, nor between an item's mark and its text. */
function breakLine(reading: Reading, lines: 1 | 2): void {
  const { done, line, gap } = reading
  if (line.length === 0 && done.length === 0) return
  if (line.length === 1 && isMark(line[0] ?? '')) return
  if (lines > gap) reading.gap = lines
}

/** Longer than any mark: not looked at again with each tag. */
const longestMark = 200

function isMark(text: string): boolean {
  return text.length <= longestMark && /^ *(-|\d+\.) $/.test(text)
}

function flush(reading: Reading): void {
  if (reading.gap > 0 && reading.line.length > 0) endLine(reading)
  if (reading.gap === 2 && reading.done.at(-1) !== '') reading.done.push('')
  reading.gap = 0
}

function endLine(reading: Reading): void {
  reading.done.push(reading.line.join('').trimEnd())
  reading.line = []
}

/** HTML's spaces and line ends are one space, and none at the beginning of a line; in code they stay. */
function add(reading: Reading, text: string): void {
  const { line, gap, pre } = reading
  const plain = pre ? text.replace(/\n$/, '') : text.replace(/\s+/g, ' ')
  const begins = gap > 0 || (line.at(-1)?.endsWith(' ') ?? true)
  const shown = begins && !pre ? plain.trimStart() : plain
  if (shown === '') return
  flush(reading)
  reading.link?.words.push(shown)
  const [first = '', ...others] = shown.split('\n')
  reading.line.push(first)
  for (const next of others) {
    endLine(reading)
    reading.line.push(next)
  }
}

function endLink(reading: Reading): void {
  const { link } = reading
  reading.link = undefined
  if (link && link.href !== '' && link.words.join('').trim() !== link.href) reading.line.push(` (${link.href})`)
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }

export function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
}
