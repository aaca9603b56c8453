import type { ErrorCode } from '#src/domain/errors.ts'

/** The status that each of the domain's refusals has over HTTP. */
export const statusOf: Record<ErrorCode, number> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  rate_limited: 429,
}
