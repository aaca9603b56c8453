import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { invalid } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** One line of a list, as far as an import reads it; a column that the list does not have is undefined. */
export interface ListRow {
  /** Counted from 1, the header included. */
  line: number
  email: string
  channel?: string
  state?: string
  incidents?: string
  maintenance?: string
  serviceIds?: string
}

const emailNames = ['email', 'e-mail', 'address', 'email address', 'e-mail address', 'mail']
/** Column names of this instance's own export (subscribers/export-subscribers.ts). */
const otherNames = {
  channel: 'channel',
  state: 'state',
  incidents: 'incidents',
  maintenance: 'maintenance',
  serviceIds: 'service_ids',
} as const

const delimiters = [',', ';', '\t', '|']
/** Rows in one step: visitors are answered in between. */
const step = 500
/** Bytes. */
const slice = 32 * 1024
/** Characters: a longer row means a quotation mark that is never closed. */
const longestRow = 100_000

/**
 * The rows of a list in steps: CSV with any of the usual delimiters and encodings, with a header or without. The addresses
 * stand in the column that is named so, or in the first. Throws invalid on `list` where it cannot be read.
 */
export async function* readList(bytes: Buffer): AsyncGenerator<ListRow[]> {
  const text = decode(bytes)
  let columns: Columns | undefined
  let rows: ListRow[] = []
  for await (const { line, cells } of records(text)) {
    if (columns === undefined) {
      columns = columnsIn(cells)
      if (columns.named) continue
    }
    rows.push(rowOf(line, cells, columns))
    if (rows.length === step) {
      yield rows
      rows = []
      await yieldToEventLoop()
    }
  }
  if (rows.length > 0) yield rows
}

/** UTF-8, UTF-16 as spreadsheets write it, or else the one byte per letter of old programs. */
function decode(bytes: Buffer): string {
  if (bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    throw invalid({ list: 'This is a spreadsheet. Save it as CSV there, and upload that file.' })
  if (bytes.includes(0)) throw invalid({ list: 'This is not a text file. Upload a CSV file.' })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

async function* records(text: string): AsyncGenerator<{ line: number; cells: string[] }> {
  let read = 0
  const parser = parse({
    delimiter: delimiterOf(text),
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
    for await (const { info, record } of parser) yield { line: info.lines, cells: record }
  } catch (error) {
    throw error instanceof CsvError ? unreadableFrom(read + 1) : error
  }
}

/** Given the whole list, the parser would block the thread until it is through. */
function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += slice) yield bytes.subarray(from, from + slice)
}

/** `line`: of the quotation mark; the parser's own error names the line at which it gave up, far below. */
function unreadableFrom(line: number): Error {
  return invalid({
    list: `The list cannot be read from line ${line} on: a quotation mark is opened there and never closed. Fix it and upload the list again.`,
  })
}

/** The candidate that occurs most often in the first line, outside of quotation marks. */
function delimiterOf(text: string): string {
  const [first = ''] = /^.*\S.*$/m.exec(text) ?? []
  const plain = first.replace(/"[^"]*"/g, '')
  const count = (sign: string) => plain.split(sign).length
  return delimiters.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

/** Index of each column; -1 where the list does not have it. */
type Columns = Record<'email' | keyof typeof otherNames, number> & { named: boolean }

function columnsIn(cells: string[]): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const email = names.findIndex((name) => emailNames.includes(name))
  const named = email !== -1
  const at = (name: string) => (named ? names.indexOf(name) : -1)
  return {
    named,
    email: Math.max(email, 0),
    channel: at(otherNames.channel),
    state: at(otherNames.state),
    incidents: at(otherNames.incidents),
    maintenance: at(otherNames.maintenance),
    serviceIds: at(otherNames.serviceIds),
  }
}

function rowOf(line: number, cells: string[], columns: Columns): ListRow {
  const cell = (name: keyof typeof otherNames) => cells[columns[name]]?.trim()
  return {
    line,
    email: cells[columns.email]?.trim() ?? '',
    channel: cell('channel'),
    state: cell('state'),
    incidents: cell('incidents'),
    maintenance: cell('maintenance'),
    serviceIds: cell('serviceIds'),
  }
}
