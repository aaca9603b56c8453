import type { ParsedMail } from 'mailparser'

/** What a delivery status notification says about one recipient (RFC 3464). */
export interface Report {
  /** Everything in it that may hold the return path to which it was sent. */
  addressed: string
  action: string
  /** Such as `5.1.1`; '' where there is none. */
  status: string
  /** The words of the server that refused the message. */
  diagnostic: string
}

/** The headers in which servers keep the envelope's recipient, first the ones that name it for certain. */
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'to']

/** Characters looked at of what came back: its header, and no more of its text than follows there. */
const returnedHead = 16 * 1024

/** Null for whatever is no such notification: an out-of-office answer, a read receipt, spam. */
export async function parseReport(raw: Buffer): Promise<Report | null> {
  // Loaded when the first bounce comes: it is not small.
  const { simpleParser } = await import('mailparser')
  const mail = await simpleParser(raw, { keepDeliveryStatus: true, skipHtmlToText: true, skipTextToHtml: true })
  const status = partOf(mail, /^message\/(global-)?delivery-status$/)
  const recipient = status === null ? undefined : blocksOf(status).find((fields) => 'action' in fields)
  if (status === null || recipient === undefined) return null
  return {
    addressed: [...recipientsOf(mail), status, returnedHeaders(mail)].join('\n'),
    action: (recipient.action ?? '').toLowerCase(),
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(recipient.status ?? '')?.[0] ?? '',
    diagnostic: (recipient['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;\s*/, '').trim(),
  }
}

function partOf({ attachments }: ParsedMail, type: RegExp): string | null {
  return attachments.find(({ contentType }) => type.test(contentType))?.content.toString('utf8') ?? null
}

function recipientsOf({ headerLines }: ParsedMail): string[] {
  return recipientHeaders.flatMap((name) => headerLines.filter(({ key }) => key === name).map(({ line }) => line))
}

/** What came back names its return path where a server added it on the way. */
function returnedHeaders(mail: ParsedMail): string {
  return (
    partOf(mail, /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/)?.slice(0, returnedHead) ??
    ''
  )
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
