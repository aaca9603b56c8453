import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import { DomainError } from '../errors.ts'
import { countSigns } from '../forms/count-signs.ts'
import { refuse } from './fields.ts'
import { notJson, Records, readOutermost } from './records.ts'

/** Largest size of an export in bytes, packed as well as unpacked. */
export const largestExport = 64 * 1024 * 1024

/** Values of the JSON, commas in texts included: of each record a place is kept, and each id. */
const mostValues = 4_000_000

/** What an import reads; whatever else a file holds is left alone. */
const names: readonly string[] = ['page', 'status', 'components', 'incidents', 'scheduled_maintenances']
/** Characters of what is no list. */
const longestValue = 1024 * 1024

/**
 * Reads an export's bytes, plain or gzip: its outermost object, in which lists are `Records`, or `Records` where it is a list itself.
 * Throws invalid with a sentence that begins with `source`.
 */
export function decodeExport(bytes: Uint8Array, source: string): unknown {
  const plain = isGzip(bytes) ? unpacked(bytes, source) : bytes
  if (plain.length > largestExport) refuse(`${source} is larger than 64 MiB: export less of it at once.`)
  const text = inUtf8(plain, source)
  if (countSigns(text, ['{', '[', ','], mostValues) > mostValues)
    refuse(`${source} has more values than any page: export less of it at once.`)
  try {
    return outermost(text, source)
  } catch (error) {
    if (error instanceof DomainError) throw error
    if (endsEarly(text.toString()))
      refuse(`${source} is not complete JSON: it ends early, after ${plain.length} bytes. Export it again.`)
    else refuse(notJson(source))
  }
}

function outermost(text: Buffer, source: string): unknown {
  const values = new Map<string, unknown>()
  readOutermost(text, {
    list: (name, places) => void values.set(name, new Records(text, places, name, source)),
    value(name, json) {
      if (!names.includes(name)) return
      if (json.length > longestValue) refuse(`${source}: ${name} is larger than ${longestValue / 1024 / 1024} MiB.`)
      values.set(name, JSON.parse(json))
    },
  })
  // A list without a name is the file itself.
  return values.get('') ?? Object.fromEntries(values)
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function unpacked(bytes: Uint8Array, source: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestExport + 1 })
  } catch (error) {
    if (error instanceof RangeError) refuse(`${source} is larger than 64 MiB unpacked: export less of it at once.`)
    else refuse(`${source} is not a complete gzip file: compress or fetch it again.`)
  }
}

function inUtf8(bytes: Uint8Array, source: string): Buffer {
  const wide = utf16Of(bytes)
  if (wide) return fromWide(bytes, wide, source)
  else if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  else if (endsWithinCharacter(bytes))
    refuse(`${source} is not complete JSON: it ends early, after ${bytes.length} bytes. Export it again.`)
  else refuse(`${source} is not UTF-8 text: export it again.`)
}

/** By its mark, or because JSON begins with ASCII, of which UTF-16 fills every other byte with zeros (RFC 4627, 3). */
function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  else if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined))
    return 'utf-16be'
  else return undefined
}

/** Bytes that are decoded at once. */
const slice = 1024 * 1024

function fromWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', source: string): Buffer {
  // Lone surrogates and half a character are replaced where the decoder is not fatal.
  const decoder = new TextDecoder(encoding, { fatal: true })
  const pieces: Buffer[] = []
  try {
    for (let from = 0; from < bytes.length; from += slice)
      pieces.push(Buffer.from(decoder.decode(bytes.subarray(from, from + slice), { stream: true })))
    pieces.push(Buffer.from(decoder.decode()))
    return Buffer.concat(pieces)
  } catch {
    if (bytes.length % 2 === 1)
      refuse(`${source} is not complete JSON: it ends early, after ${bytes.length} bytes. Export it again.`)
    else refuse(`${source} is not UTF-16 text, though it begins as such: export it again.`)
  }
}

/** A file cut in the middle of a character is valid without its last one to three bytes. */
function endsWithinCharacter(bytes: Uint8Array): boolean {
  return [1, 2, 3].some((cut) => {
    const before = bytes.subarray(0, Math.max(0, bytes.length - cut))
    return isUtf8(before) && (bytes[before.length] ?? 0) >= 0xc2
  })
}

/** True where objects, lists or a text are still open at the end. */
function endsEarly(text: string): boolean {
  if (!/^\s*([{[]|$)/.test(text)) return false
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inText && character === '\\') at += 1
    else if (character === '"') inText = !inText
    else if (inText) continue
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
  }
  return inText || depth > 0 || text.trim() === ''
}
