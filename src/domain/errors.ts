/** The closed set of what can be refused. Messages are sentences for the person who asked; each surface maps the code once. */
export type ErrorCode = 'not_found' | 'forbidden' | 'conflict' | 'invalid' | 'rate_limited'

/** Field name -> what to do about it. */
export type FieldErrors = Record<string, string>

export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: FieldErrors = {},
    /** Milliseconds until it is worth trying again (rate_limited). */
    readonly retryAfter = 0,
  ) {
    super(message)
    this.name = 'DomainError'
  }
}

/**
 * The form comes back as it was typed, beside what has changed since it was opened; sent once more, it goes through.
 * `fields`: those that somebody else changed meanwhile.
 */
export class Meanwhile extends DomainError {
  constructor(sentence: string, fields: FieldErrors = {}) {
    super('conflict', sentence, fields)
  }
}

/** Nothing is wrong with what was typed but what was found elsewhere: with `unless` ticked, it goes through. */
export class Unless extends DomainError {
  constructor(
    readonly unless: string,
    fields: FieldErrors,
  ) {
    super('invalid', 'Fix the marked fields.', fields)
  }
}

export const notFound = (what: string) => new DomainError('not_found', `There is no such ${what}.`)
export const forbidden = (sentence = 'Your role does not allow this.') => new DomainError('forbidden', sentence)
export const conflict = (sentence: string, fields: FieldErrors = {}) => new DomainError('conflict', sentence, fields)
export const invalid = (fields: FieldErrors, sentence = 'Fix the marked fields.') =>
  new DomainError('invalid', sentence, fields)
export const rateLimited = (retryAfter: number, sentence: string) =>
  new DomainError('rate_limited', sentence, {}, retryAfter)

/** Throws invalid where there is a problem. */
export function refuseProblems(problems: FieldErrors): void {
  if (Object.keys(problems).length > 0) throw invalid(problems)
}
