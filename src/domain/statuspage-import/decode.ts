import { gunzipSync } from 'node:zlib'
import { countSigns } from '../forms/count-signs.ts'
import { refuse } from './fields.ts'

/** Largest size of an export in bytes, packed as well as unpacked. */
export const largestExport = 64 * 1024 * 1024

/** Values of the JSON, commas in texts included: each takes many times its bytes in memory. */
const mostValues = 4_000_000

/** Parses an export's bytes, plain or gzip. Throws invalid with a sentence that begins with `source`. */
export function decodeExport(bytes: Uint8Array, source: string): unknown {
  const plain = isGzip(bytes) ? unpacked(bytes, source) : bytes
  if (plain.length > largestExport) refuse(`${source} is larger than 64 MiB: export less of it at once.`)
  const text = decoded(plain, source)
  if (countSigns(text, ['{', '[', ','], mostValues) > mostValues)
    refuse(`${source} has more values than any page: export less of it at once.`)
  try {
    return JSON.parse(text)
  } catch {
    if (endsEarly(text))
      refuse(`${source} is not complete JSON: it ends early, after ${plain.length} bytes. Export it again.`)
    else refuse(`${source} is not JSON: give Statuspage's JSON, as its API answers it.`)
  }
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

function decoded(bytes: Uint8Array, source: string): string {
  const wide = utf16Of(bytes)
  if (wide) return decodedWide(bytes, wide, source)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    if (endsWithinCharacter(bytes))
      refuse(`${source} is not complete JSON: it ends early, after ${bytes.length} bytes. Export it again.`)
    else refuse(`${source} is not UTF-8 text: export it again.`)
  }
}

/** By its mark, or because JSON begins with ASCII, of which UTF-16 fills every other byte with zeros (RFC 4627, 3). */
function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  else if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined))
    return 'utf-16be'
  else return undefined
}

function decodedWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', source: string): string {
  try {
    // Lone surrogates and half a character are replaced where the decoder is not fatal.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    if (bytes.length % 2 === 1)
      refuse(`${source} is not complete JSON: it ends early, after ${bytes.length} bytes. Export it again.`)
    else refuse(`${source} is not UTF-16 text, though it begins as such: export it again.`)
  }
}

/** A file cut in the middle of a character is valid without its last one to three bytes. */
function endsWithinCharacter(bytes: Uint8Array): boolean {
  return [1, 2, 3].some((cut) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, Math.max(0, bytes.length - cut)))
      return (bytes[bytes.length - cut] ?? 0) >= 0xc2
    } catch {
      return false
    }
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
