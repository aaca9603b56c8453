import { invalid } from '../errors.ts'

/** Bytes that show how a text is encoded. */
const shown = 64 * 1024

/**
 * The text of a file: UTF-16 and UTF-8 with a mark or without, or else the one byte per letter of old programs. Throws invalid
 * on `list` for what is no text.
 */
export function decodeList(bytes: Uint8Array): string {
  if (isSpreadsheet(bytes))
    throw invalid({ list: 'This is a spreadsheet. Save it as CSV there, and upload that file.' })
  const text = decoded(bytes)
  if (text.slice(0, shown).includes('\0')) throw invalid({ list: 'This is not a text file. Upload a CSV file.' })
  return text
}

/** The first bytes of a ZIP archive, which .xlsx and .ods are, and of .xls. */
function isSpreadsheet(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  return head.startsWith('PK') || head === '\xd0\xcf\x11\xe0'
}

function decoded(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes)
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** UTF-16 by its mark; without one by the zeros beside each ASCII letter, of which every address has some. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, shown)
  const zeros = [0, 0] as [number, number]
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1
  const [even, odd] = zeros
  const pairs = head.length / 2
  if (odd > pairs / 4 && odd > 4 * even) return 'utf-16le'
  else if (even > pairs / 4 && even > 4 * odd) return 'utf-16be'
  else return undefined
}
