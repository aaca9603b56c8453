import { Readable } from 'node:stream'
import { later } from '#src/later.ts'
import { invalid } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

const csv = later(() => require('csv-parse') as typeof import('csv-parse'))

/** One row of a list as it stands there. */
export interface ListRecord {
  /** Counted from 1, as an editor counts. */
  line: number
  cells: string[]
}

const delimiters = [',', ';', '\t', '|']
/** Lines by which the delimiter is found. */
const looked = 20
/** Bytes. */
const slice = 32 * 1024
/** Characters: a longer row of a table means a quotation mark that is never closed. */
const longestRow = 100_000
/** Characters of a word that are looked at: a longer one is no address. */
const longestWord = 1000

/**
 * The rows of a list: CSV with any of the usual delimiters, or addresses in running text, such as one endless line from a mail
 * program. Throws invalid on `list` where it cannot be read.
 */
export function listRecords(text: string): AsyncGenerator<ListRecord> {
  return hasEndlessLine(text) ? wordsIn(text) : rowsOfTable(text)
}

/**
 * True with a line that is too long for a table, below nothing but addresses: a table may say who opted out, which no running
 * text does. Throws invalid on such a line anywhere else.
 */
function hasEndlessLine(text: string): boolean {
  let isRunningText: boolean | undefined
  for (const { line, from, end } of linesOf(text)) {
    const isEndless = end - from > longestRow
    if (isRunningText !== undefined && !isEndless) continue
    const start = text.slice(from, Math.min(end, from + longestRow))
    if (start.trim() !== '' || isEndless) isRunningText ??= start.includes('@')
    if (isEndless && isRunningText) return true
    else if (isEndless)
      throw invalid({
        list: `Line ${line} is longer than ${longestRow.toLocaleString('en')} characters: split it, or remove what is no address.`,
      })
  }
  return false
}

/** Start and end of each line; lines end as those of old Macintoshes where they end in no other way. */
function* linesOf(text: string): Generator<{ line: number; from: number; end: number }> {
  const sign = text.includes('\n') ? '\n' : '\r'
  for (let line = 1, from = 0; from < text.length; line++) {
    const found = text.indexOf(sign, from)
    const end = found === -1 ? text.length : found
    yield { line, from, end }
    from = end + 1
  }
}

/** Every word that may be an address is a row of its own; of a line without any, its beginning is. */
async function* wordsIn(text: string): AsyncGenerator<ListRecord> {
  for (const { line, from, end } of linesOf(text)) {
    let held = false
    for (const [word] of text.slice(from, end).matchAll(/[^\s,;|]+/g)) {
      if (!word.includes('@')) continue
      held = true
      yield { line, cells: [word.slice(0, longestWord)] }
    }
    const start = text.slice(from, Math.min(end, from + longestWord)).trim()
    if (!held && start !== '') yield { line, cells: [start] }
  }
}

async function* rowsOfTable(text: string): AsyncGenerator<ListRecord> {
  const { delimiter, start } = delimiterOf(text)
  let read = 0
  const parser = csv().parse({
    delimiter,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // Spreadsheets write empty rows as delimiters alone.
    skip_records_with_empty_values: true,
    max_record_size: longestRow,
    // Counted here, because the loop below may be some rows behind when an error ends it.
    on_record(record, { lines }) {
      read = lines
      return record
    },
  })
  Readable.from(slices(Buffer.from(text))).pipe(parser)
  try {
    for await (const { info, record } of parser) if (info.lines > start) yield { line: info.lines, cells: record }
  } catch (error) {
    throw error instanceof csv().CsvError ? unreadableFrom(read + 1) : error
  }
}

/** Given the whole list, the parser would block the thread until it is through. */
async function* slices(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += slice) {
    yield bytes.subarray(from, from + slice)
    await yieldToEventLoop()
  }
}

/** `line`: of the quotation mark; the parser's own error names the line at which it gave up, far below. */
function unreadableFrom(line: number): Error {
  return invalid({
    list: `The list cannot be read from line ${line} on: a quotation mark is opened there and never closed. Fix it and upload the list again.`,
  })
}

/** `start`: the lines before the table, such as the one in which a spreadsheet notes the delimiter. */
function delimiterOf(text: string): { delimiter: string; start: number } {
  const [, noted] = /^\ufeff?sep=([,;\t|])\r?\n/i.exec(text) ?? []
  if (noted !== undefined) return { delimiter: noted, start: 1 }
  return { delimiter: mostUsed(text), start: 0 }
}

/** The candidate that occurs in most of the first lines, outside of quotation marks, and there most often. */
function mostUsed(text: string): string {
  const lines = firstLines(text).map((line) => line.replace(/"[^"]*"/g, ''))
  const uses = (sign: string) => lines.map((line) => line.split(sign).length - 1)
  const rank = (sign: string) => {
    const counts = uses(sign)
    return counts.filter((count) => count > 0).length * longestRow + Math.min(sum(counts), longestRow - 1)
  }
  return delimiters.toSorted((a, b) => rank(b) - rank(a))[0] ?? ','
}

function firstLines(text: string): string[] {
  const lines: string[] = []
  for (const { from, end } of linesOf(text)) {
    if (lines.length === looked) break
    const line = text.slice(from, end)
    if (line.trim() !== '') lines.push(line)
  }
  return lines
}

function sum(counts: number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}
