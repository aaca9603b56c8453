import type { PostResult, TransferResult } from '../destinations/http-client.ts'

/** What an object store answers, and what its XML says. */

/** `words`: what the store said, or why nothing was said. `ownFile`: the file here could not be read or written. */
export type StoreAnswer = { ok: true; body: string } | Refusal

export interface Refusal {
  ok: false
  words: string
  ownFile?: true
}

/** Whose fault it is comes first; the disk here is none of the bucket's. */
export function refusalSentence({ words, ownFile }: Refusal): string {
  return ownFile ? words : `The bucket refuses: ${words}`
}

/** A file of this machine: its bytes, and their SHA-256 in hex. */
export interface StoredFile {
  path: string
  size: number
  sha256: string
}

export function transferred(result: TransferResult): StoreAnswer {
  return result.kind === 'failed' && result.ownFile
    ? { ok: false, words: result.reason, ownFile: true }
    : answerOf(result)
}

export function answerOf(result: PostResult | TransferResult): StoreAnswer {
  if (result.kind !== 'answered') return { ok: false, words: result.reason }
  const { status, body } = result
  return status >= 200 && status < 300 ? { ok: true, body } : { ok: false, words: wordsOf(status, body) }
}

/** Characters of what a store says that are kept. */
const longestWords = 500

/** `403 SignatureDoesNotMatch: The request signature …`: S3's errors are XML; anything else is repeated as it is. */
export function wordsOf(status: number, body: string): string {
  const [code, message] = [elementOf(body, 'Code'), elementOf(body, 'Message')]
  const plain = body.startsWith('<') ? '' : body
  const said = code === '' ? plain : [code, message].filter((part) => part !== '').join(': ')
  const words = [String(status), said.replace(/\s+/g, ' ').trim()].filter((part) => part !== '').join(' ')
  return words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function elementOf(xml: string, name: string): string {
  const begin = xml.indexOf(`<${name}>`)
  const end = begin < 0 ? -1 : xml.indexOf(`</${name}>`, begin)
  if (end < 0) return ''
  return xml
    .slice(begin + name.length + 2, end)
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, entity) => entities[entity] ?? '')
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
