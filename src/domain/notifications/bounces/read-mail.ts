import type { Attachment, Email } from 'postal-mime'
import { carried } from '#src/carried.ts'

/** A mail at the bounce address, as far as a report needs it. */
export interface ReadMail {
  /** Header lines by their names in small letters, in their order. */
  headers: { key: string; value: string }[]
  /** Its parts or, where it is no report itself, those of a message embedded in it. */
  parts: Attachment[]
}

/** Bytes read of a message: a report stands before the message that it returns. */
const longestRead = 256 * 1024
/** Lines read that may begin a part: a part costs more than its bytes. */
const mostParts = 200
/** Lines read: each is a step of the parser. */
const mostLines = 20_000
/** Nesting of parts, and bytes of all their headers: no server makes a message beyond that. */
const limits = { maxNestingDepth: 50, maxHeadersSize: 64 * 1024 }
/** Levels of messages within messages that are read. */
const deepest = 3

export const reportTypes = /^message\/((global-)?delivery-status|feedback-report)$/

export async function readMail(raw: Buffer): Promise<ReadMail> {
  const mail = await parse(raw)
  const headers = mail.headerLines.map(({ key, line }) => ({ key, value: line.slice(key.length + 1).trim() }))
  return { headers, parts: await partsOf(mail, deepest) }
}

async function parse(raw: Buffer): Promise<Email> {
  // Loaded when the first bounce comes: most instances never see one.
  const { default: PostalMime } = await carried('mail-reader')
  class Parser extends PostalMime {
    /**
     * Leaves every text a part as it came. The parser would turn HTML into text, which takes minutes for a few kilobytes of
     * hostile HTML. Overrides a private method by name: hostile-reports.test.ts fails when the parser renames it.
     */
    isInlineTextNode(): boolean {
      return false
    }
  }
  const options = { forceRfc822Attachments: true, attachmentEncoding: 'utf8', ...limits } as const
  return new Parser(options).parse(beginningOf(raw))
}

function firstLines(raw: Buffer): Buffer {
  let end = 0
  for (let line = 0; line < mostLines && end >= 0; line++) end = raw.indexOf(10, end + 1)
  return end < 0 ? raw : raw.subarray(0, end)
}

function beginningOf(raw: Buffer): Buffer {
  const read = firstLines(raw.subarray(0, longestRead))
  let end = 0
  for (let part = 0; part <= mostParts && end >= 0; part++) end = read.indexOf('\n--', end + 1)
  return end < 0 ? read : read.subarray(0, end)
}

async function partsOf({ attachments }: Email, deeper: number): Promise<Attachment[]> {
  const shown = attachments.find(
    ({ mimeType, disposition }) => mimeType === 'message/rfc822' && disposition === 'inline',
  )
  if (!shown || deeper === 0 || textOf(attachments, reportTypes) !== null) return attachments
  else return partsOf(await parse(Buffer.from(contentOf(shown))), deeper - 1)
}

/** The text of the first part of this type. */
export function textOf(parts: readonly Attachment[], type: RegExp): string | null {
  const part = parts.find(({ mimeType }) => type.test(mimeType))
  return part ? contentOf(part) : null
}

/** A string in practice, because the parser is asked for the utf8 encoding. */
const contentOf = ({ content }: Attachment) => (typeof content === 'string' ? content : '')

export function headersNamed({ headers }: ReadMail, name: string): string[] {
  return headers.flatMap(({ key, value }) => (key === name ? [value] : []))
}

/** Characters read of a report's fields, which are about one recipient. */
const longestFields = 64 * 1024

export type Fields = Record<string, string | undefined>

/** Groups of fields with blank lines between them (RFC 3464, 2.1; RFC 5965, 3). */
export function fieldGroups(text: string): Fields[] {
  return text
    .slice(0, longestFields)
    .replace(/\r\n/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((group) => Object.fromEntries(fieldsOf(group)))
}

function fieldsOf(group: string): [string, string][] {
  const lines = group.replace(/\n[ \t]+/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, name, value] = /^([\w-]+)\s*:(.*)$/.exec(line) ?? []
    return name && value !== undefined ? [[name.toLowerCase(), value.trim()]] : []
  })
}
