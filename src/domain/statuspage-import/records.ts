import { invalid } from '../errors.ts'

/** Bytes of one record: an incident with all its updates. */
const largestRecord = 8 * 1024 * 1024

/**
 * The records of a list in JSON, each parsed whenever it is asked for: all of them together take many times their bytes in memory.
 */
export class Records {
  constructor(
    private readonly bytes: Buffer,
    /** Start and end of each record, one after the other. */
    private readonly places: readonly number[],
    /** As people call the list and its file. */
    private readonly name: string,
    private readonly source: string,
  ) {}

  get length(): number {
    return this.places.length / 2
  }

  all(): unknown[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index))
  }

  /** Undefined beyond the end. Throws invalid where the record is no JSON, or larger than any. */
  at(index: number): unknown {
    if (index >= this.length) return undefined
    const [from = 0, end = 0] = this.places.slice(2 * index, 2 * index + 2)
    if (end - from > largestRecord)
      throw invalid({}, `${this.source}: ${this.name}[${index}] is larger than ${largestRecord / 1024 / 1024} MiB.`)
    try {
      return JSON.parse(this.bytes.toString('utf8', from, end))
    } catch {
      throw invalid({}, notJson(this.source))
    }
  }
}

export function notJson(source: string): string {
  return `${source} is not JSON: give Statuspage's JSON, as its API answers it.`
}

const quote = 0x22
const backslash = 0x5c
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d]
const [comma, colon] = [0x2c, 0x3a]

/**
 * Reads the outermost object or list of a JSON text in UTF-8, and of each value in it no more than where it ends: `list` is given
 * the places of a list's values, `value` the bytes of any other. Throws a SyntaxError where the outermost is neither, or not whole.
 */
export function readOutermost(
  bytes: Buffer,
  { list, value }: { list: (name: string, places: number[]) => void; value: (name: string, json: string) => void },
): void {
  const start = afterSpace(bytes, hasMark(bytes) ? 3 : 0)
  const end = bytes[start] === openList ? readList('', start) : readObject(start)
  if (afterSpace(bytes, end) < bytes.length) throw new SyntaxError('more after the end')

  function readObject(at: number): number {
    return eachOf(bytes, at, [openObject, closeObject], (from) => {
      const nameEnd = stringEnd(bytes, from)
      const name: unknown = JSON.parse(bytes.toString('utf8', from, nameEnd))
      const valueAt = afterSpace(bytes, expected(bytes, afterSpace(bytes, nameEnd), colon))
      if (bytes[valueAt] === openList) return readList(String(name), valueAt)
      const end = valueEnd(bytes, valueAt)
      value(String(name), bytes.toString('utf8', valueAt, end))
      return end
    })
  }

  function readList(name: string, at: number): number {
    const places: number[] = []
    const end = eachOf(bytes, at, [openList, closeList], (from) => {
      const end = valueEnd(bytes, from)
      places.push(from, end)
      return end
    })
    list(name, places)
    return end
  }
}

/** Calls `read` at the beginning of each part between the two signs; it returns where the part ends. Returns where all ends. */
function eachOf(bytes: Buffer, at: number, [open, close]: [number, number], read: (from: number) => number): number {
  let next = afterSpace(bytes, expected(bytes, at, open))
  if (bytes[next] === close) return next + 1
  for (;;) {
    next = afterSpace(bytes, read(next))
    if (bytes[next] === close) return next + 1
    next = afterSpace(bytes, expected(bytes, next, comma))
  }
}

function expected(bytes: Buffer, at: number, sign: number): number {
  if (bytes[at] !== sign) throw new SyntaxError(`${String.fromCharCode(sign)} is missing`)
  return at + 1
}

/** Brackets are counted, not matched: whoever parses the value finds what else is wrong with it. */
function valueEnd(bytes: Buffer, from: number): number {
  let depth = 0
  for (let at = from; at < bytes.length; ) {
    const sign = bytes[at] ?? 0
    const isClosing = sign === closeObject || sign === closeList
    if (depth === 0 && at > from && (isClosing || sign === comma || isSpace(sign))) return at
    if (sign === openObject || sign === openList) depth += 1
    else if (isClosing) depth -= 1
    at = sign === quote ? stringEnd(bytes, at) : at + 1
    if (depth < 0) break
    if (depth === 0 && (isClosing || sign === quote)) return at
  }
  throw new SyntaxError('a value is not whole')
}

function stringEnd(bytes: Buffer, from: number): number {
  if (bytes[from] !== quote) throw new SyntaxError('a text is missing')
  for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    let slashes = 0
    while (bytes[at - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 0) return at + 1
  }
  throw new SyntaxError('a text is not closed')
}

function afterSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at] ?? 0)) at += 1
  return at
}

function hasMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf
}

function isSpace(sign: number): boolean {
  return sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09
}
