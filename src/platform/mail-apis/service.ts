import type { Mail, MailApi } from '#src/domain/mail/mail.ts'
import type { RefusalFault } from '#src/words.ts'

/** One mail as a request of an HTTP API. */
export interface ApiRequest {
  url: string
  headers: Record<string, string>
  body: string
}

/** What a request is made from besides. */
export interface Making {
  /** The mail as it goes over SMTP: MIME (RFC 5322), unsigned. */
  raw: () => Promise<string>
  /** UTC milliseconds. */
  now: number
}

/** An answer other than 2xx, as far as services tell alike. */
export interface ApiRefusal {
  status: number
  /** The service's own code or name of the error; ''. */
  code: string
  message: string
}

/** All that is a mail service's own about its HTTP API. */
export interface MailApiService {
  /** As people know it. */
  name: string
  request: (api: MailApi, mail: Mail, making: Making) => Promise<ApiRequest> | ApiRequest
  /** `headers`: by their names in lower case. */
  refusal: (status: number, headers: Record<string, string>, body: string) => ApiRefusal
  /** By its code; undefined where the code does not tell. `taken`: it has the message from an earlier attempt. */
  fault: (refusal: ApiRefusal) => RefusalFault | 'taken' | undefined
}

export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** `"Acme, Inc." <status@acme.example>` (RFC 5322): a name in quotes, so that nothing in it is an address. */
export function mailboxOf({ name, address }: Mail['from']): string {
  const quoted = name.replace(/[\p{Cc}"\\]+/gu, ' ').trim()
  return quoted === '' ? address : `"${quoted}" <${address}>`
}

/** Headers of the mail besides those that an API has fields for: its list, its thread, how to leave. */
export function headersOf(mail: Mail): Record<string, string> {
  const { messageId, references, list, headers } = mail
  return {
    ...headers,
    ...(list ? { 'List-Id': `<${list.id}>` } : {}),
    ...(references === null ? {} : { 'In-Reply-To': references, References: references }),
    'Message-ID': messageId,
  }
}
