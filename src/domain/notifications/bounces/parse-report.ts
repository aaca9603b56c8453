import type { Attachment, Email } from 'postal-mime'

/** One recipient's part of a delivery status notification (RFC 3464). */
export interface Report {
  /** Everything in it that may hold the return path to which it was sent. */
  addressed: string
  action: string
  /** Such as `5.1.1`; '' where there is none. */
  status: string
  /** The refusing server's own words. */
  diagnostic: string
}

/** The headers in which servers keep the envelope's recipient, first the ones that name it for certain. */
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'to']

const statusType = /^message\/(global-)?delivery-status$/
/** Types of a returned message or its header, which names the return path where a server added it on the way. */
const returnedType = /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/

/** Characters read of a returned message: its header, and no more of its text than follows there. */
const returnedHead = 16 * 1024

/** Bytes read of a message: a report stands before the message that it returns. */
const longestRead = 256 * 1024
/** Lines read that may begin a part: a part costs more than its bytes. */
const mostParts = 200
/** Nesting of parts, and bytes of all their headers: no server makes a message beyond that. */
const limits = { maxNestingDepth: 50, maxHeadersSize: 64 * 1024 }
/** Levels of messages within messages that are read. */
const deepest = 3

/** Null for anything but a delivery status notification: an out-of-office answer, a read receipt, spam. */
export async function parseReport(raw: Buffer): Promise<Report | null> {
  const mail = await parse(raw)
  const parts = await partsOf(mail, deepest)
  const status = textOf(parts, statusType)
  const recipient = status === null ? undefined : blocksOf(status).find((fields) => 'action' in fields)
  if (status === null || recipient === undefined) return null
  return {
    addressed: [...recipientsOf(mail), status, textOf(parts, returnedType)?.slice(0, returnedHead)].join('\n'),
    action: (recipient.action ?? '').toLowerCase(),
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(recipient.status ?? '')?.[0] ?? '',
    diagnostic: (recipient['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;\s*/, '').trim(),
  }
}

async function parse(raw: Buffer): Promise<Email> {
  // Loaded when the first bounce comes: most instances never see one.
  const { default: PostalMime } = await import('postal-mime')
  class Parser extends PostalMime {
    /**
     * Disabled: it turns HTML into text, which takes minutes for a few kilobytes of hostile HTML, and no report needs it. It
     * overrides a private method by name: hostile-reports.test.ts fails when the parser renames it.
     */
    renderTextContent(): void {}
  }
  const options = { forceRfc822Attachments: true, attachmentEncoding: 'utf8', ...limits } as const
  return new Parser(options).parse(beginningOf(raw))
}

function beginningOf(raw: Buffer): Buffer {
  const read = raw.subarray(0, longestRead)
  let end = 0
  for (let part = 0; part <= mostParts && end >= 0; part++) end = read.indexOf('\n--', end + 1)
  return end < 0 ? read : read.subarray(0, end)
}

/** The mail's own parts or, where it is no report itself, those of a message embedded in it. */
async function partsOf({ attachments }: Email, deeper: number): Promise<Attachment[]> {
  const shown = attachments.find(
    ({ mimeType, disposition }) => mimeType === 'message/rfc822' && disposition === 'inline',
  )
  if (!shown || deeper === 0 || textOf(attachments, statusType) !== null) return attachments
  else return partsOf(await parse(Buffer.from(contentOf(shown))), deeper - 1)
}

function textOf(parts: Attachment[], type: RegExp): string | null {
  const part = parts.find(({ mimeType }) => type.test(mimeType))
  return part ? contentOf(part) : null
}

/** A string in practice, because the parser is asked for the utf8 encoding. */
const contentOf = ({ content }: Attachment) => (typeof content === 'string' ? content : '')

function recipientsOf({ headerLines }: Email): string[] {
  return recipientHeaders.flatMap((name) => headerLines.filter(({ key }) => key === name).map(({ line }) => line))
}

/** Groups of fields with blank lines between them: the first is about the message, each other about one recipient. */
function blocksOf(status: string): Record<string, string | undefined>[] {
  return status
    .replace(/\r\n/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((block) => Object.fromEntries(fieldsOf(block)))
}

function fieldsOf(block: string): [string, string][] {
  const lines = block.replace(/\n[ \t]+/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, name, value] = /^([\w-]+)\s*:(.*)$/.exec(line) ?? []
    return name && value !== undefined ? [[name.toLowerCase(), value.trim()]] : []
  })
}
