/**
 * Why no certificate came.
 * - `elsewhere`: the name does not lead here, and the authority was not asked
 * - `unreachable`: the authority does not answer, or not as one
 * - `clock`: the clock of this machine is wrong
 * - `refused`: it said no; `type` is its own word for it (RFC 8555, 6.7)
 */
export type AcmeErrorKind = 'elsewhere' | 'unreachable' | 'clock' | 'refused'

export class AcmeError extends Error {
  readonly kind: AcmeErrorKind
  /** Such as `rateLimited`; '' where it said none. */
  readonly type: string
  /** What the authority said, or what happened. */
  readonly detail: string
  /** Milliseconds until it wants to be asked again; null: it did not say. */
  readonly retryAfter: number | null

  constructor(kind: AcmeErrorKind, detail: string, more: { type?: string; retryAfter?: number | null } = {}) {
    super(detail)
    this.kind = kind
    this.detail = detail
    this.type = more.type ?? ''
    this.retryAfter = more.retryAfter ?? null
  }

  /** The account or this address may ask for nothing more, whatever the name. */
  get isForEverything(): boolean {
    return this.kind === 'unreachable' || this.kind === 'clock' || accountTypes.includes(this.type)
  }
}

const accountTypes = [
  'rateLimited',
  'accountDoesNotExist',
  'externalAccountRequired',
  'invalidContact',
  'unsupportedContact',
  'unauthorizedAccount',
  'userActionRequired',
]
