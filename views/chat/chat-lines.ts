import type { BodyFormat } from '#src/words.ts'
import { followable, imageWords, parseMarkdown, plainLines } from '../layout/markdown.tsx'

export interface ChatLine {
  quote: boolean
  spans: ChatSpan[]
}

export interface ChatSpan {
  text: string
  bold?: boolean
  italic?: boolean
  strike?: boolean
  code?: boolean
  url?: string
}

type Token = ReturnType<typeof parseMarkdown>[number]
type Style = Omit<ChatSpan, 'text'>

/**
 * A status update's text -> its lines, each of plain text in its styles; what a chat cannot show stays as text. `url`: of the
 * status page, from where relative links lead.
 */
export function chatLines(text: string, format: BodyFormat, url: string): ChatLine[] {
  if (format === 'html')
    return plainLines(text, 'html', url)
      .split('\n')
      .map((line) => ({ quote: false, spans: line === '' ? [] : [{ text: line }] }))
  const reading: Reading = { url, lines: [], quotes: 0, lists: [], style: {} }
  for (const token of parseMarkdown(text)) blocks[token.type]?.(reading, token)
  while (reading.lines.at(-1)?.spans.length === 0) reading.lines.pop()
  return reading.lines
}

interface Reading {
  url: string
  lines: ChatLine[]
  /** Depth of nested quotes. */
  quotes: number
  /** Open lists, the innermost last: the next number, or null for a list without numbers. */
  lists: (number | null)[]
  style: Style
}

/** Effect of markdown-it's block tokens, by type; those that are missing add nothing. */
const blocks: Record<string, (reading: Reading, token: Token) => void> = {
  blockquote_open(reading) {
    reading.quotes += 1
  },
  blockquote_close(reading) {
    reading.quotes -= 1
  },
  bullet_list_open: (reading) => beginList(reading, null),
  bullet_list_close: ({ lists }) => void lists.pop(),
  ordered_list_open: (reading, token) => beginList(reading, Number(token.attrGet('start') ?? 1)),
  ordered_list_close: ({ lists }) => void lists.pop(),
  list_item_open: beginItem,
  paragraph_open: beginParagraph,
  heading_open(reading) {
    beginParagraph(reading)
    reading.style.bold = true
  },
  heading_close: clear('bold'),
  table_open: beginParagraph,
  tr_open: (reading) => (reading.lines.at(-1)?.spans.length === 0 ? undefined : newLine(reading)),
  td_open: beginCell,
  th_open: beginCell,
  inline(reading, token) {
    for (const child of token.children ?? []) inlines[child.type]?.(reading, child)
  },
  fence: readCode,
  code_block: readCode,
}

const inlines: Record<string, (reading: Reading, token: Token) => void> = {
  text: (reading, token) => add(reading, { text: token.content }),
  code_inline: (reading, token) => add(reading, { text: token.content, code: true }),
  softbreak: newLine,
  hardbreak: newLine,
  strong_open: put('bold'),
  strong_close: clear('bold'),
  em_open: put('italic'),
  em_close: clear('italic'),
  s_open: put('strike'),
  s_close: clear('strike'),
  link_open(reading, token) {
    reading.style.url = followable(String(token.attrGet('href')), reading.url)
  },
  link_close: clear('url'),
  image(reading, token) {
    const url = followable(String(token.attrGet('src')), reading.url)
    add(reading, { text: imageWords(token) || (url ?? ''), url: reading.style.url ?? url })
  },
}

function put(style: 'bold' | 'italic' | 'strike') {
  return (reading: Reading) => {
    reading.style[style] = true
  }
}

function clear(style: keyof Style) {
  return (reading: Reading) => {
    delete reading.style[style]
  }
}

/** A gap sets the paragraph apart from the text before it; in an item of a list the line has begun already. */
function beginParagraph(reading: Reading): void {
  const last = reading.lines.at(-1)
  if (reading.lists.length > 0 && last && last.spans.length === 1) return
  if (last && last.spans.length > 0 && reading.lists.length === 0) gap(reading)
  newLine(reading)
}

function beginList(reading: Reading, first: number | null): void {
  if (reading.lists.length === 0 && reading.lines.length > 0) gap(reading)
  reading.lists.push(first)
}

function beginItem(reading: Reading): void {
  const depth = reading.lists.length - 1
  const number = reading.lists[depth]
  newLine(reading)
  add(reading, { text: `${'    '.repeat(depth)}${number == null ? '•' : `${number}.`} ` })
  if (number != null) reading.lists[depth] = number + 1
}

function beginCell(reading: Reading): void {
  if ((reading.lines.at(-1)?.spans.length ?? 0) > 0) add(reading, { text: ' | ' })
}

function readCode(reading: Reading, { content }: Token): void {
  if (reading.lines.length > 0) gap(reading)
  for (const line of content.replace(/\n$/, '').split('\n')) {
    newLine(reading)
    add(reading, { text: line, code: true })
  }
}

function newLine({ lines, quotes }: Reading): void {
  lines.push({ quote: quotes > 0, spans: [] })
}

/** An empty line, which belongs to a quote only between two lines of it. */
function gap({ lines, quotes }: Reading): void {
  lines.push({ quote: quotes > 0 && (lines.at(-1)?.quote ?? false), spans: [] })
}

function add(reading: Reading, span: ChatSpan): void {
  if (span.text === '') return
  if (reading.lines.length === 0) newLine(reading)
  reading.lines.at(-1)?.spans.push({ ...reading.style, ...span })
}
