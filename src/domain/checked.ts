import { type FieldErrors, invalid } from './errors.ts'

/** What a checkX() found: the values to go on with, and what to do about each field that is wrong. */
export interface Checked<T> {
  values: T
  errors: FieldErrors
}

/** The values; throws invalid, naming every wrong field, where there is one. */
export function accepted<T>({ values, errors }: Checked<T>): T {
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return values
}

/** Keeps the fields that have a problem. */
export function fieldErrors(problems: Record<string, string | undefined>): FieldErrors {
  const errors: FieldErrors = {}
  for (const [field, problem] of Object.entries(problems)) if (problem !== undefined) errors[field] = problem
  return errors
}
