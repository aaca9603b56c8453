import { DomainError, type ErrorCode } from '#src/domain/errors.ts'

/** `done`, or the code of the refusal: for tables of who may do what. */
export function outcomeOf(act: () => unknown): ErrorCode | 'done' {
  try {
    act()
    return 'done'
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}
