import { type FieldErrors, invalid } from '../errors.ts'

/**
 * The result of a checkX(): the form's values, or one sentence for each wrong field. `typed` is the form as far as it could be
 * read; a field among the errors holds a stand-in.
 */
export type Checked<T> = { ok: true; values: T } | { ok: false; errors: FieldErrors; typed: T }

export function checked<T>(read: T, errors: FieldErrors): Checked<T> {
  return Object.keys(errors).length === 0 ? { ok: true, values: read } : { ok: false, errors, typed: read }
}

/** Combines several checks of one form: all values together, or all errors at once. */
export function together<const Parts extends readonly Checked<object>[]>(...parts: Parts): Checked<Together<Parts>> {
  const read: Together<Parts> = Object.assign({}, ...parts.map(readFrom))
  return checked(read, Object.assign({}, ...parts.map(errorsOf)))
}

type Together<Parts> = Parts extends readonly [infer First, ...infer Others]
  ? ValuesOf<First> & Together<Others>
  : unknown
type ValuesOf<Part> = Part extends { ok: true; values: infer T } ? T : never

/** Nests a part's values under a name; its errors keep their fields. */
export function named<const Name extends string, T>(name: Name, part: Checked<T>): Checked<Record<Name, T>> {
  return checked({ [name]: readFrom(part) } as Record<Name, T>, errorsOf(part))
}

/** To show a form again, right or wrong; to act on it, use accepted(). */
export function readFrom<T>(checked: Checked<T>): T {
  return checked.ok ? checked.values : checked.typed
}

export function errorsOf(checked: Checked<unknown>): FieldErrors {
  return checked.ok ? {} : checked.errors
}

/** The values; throws invalid, naming every wrong field. */
export function accepted<T>(checked: Checked<T>): T {
  if (!checked.ok) throw invalid(checked.errors)
  return checked.values
}

/** Keeps the fields that have a problem. */
export function fieldErrors(problems: Record<string, string | undefined>): FieldErrors {
  const errors: FieldErrors = {}
  for (const [field, problem] of Object.entries(problems)) if (problem !== undefined) errors[field] = problem
  return errors
}
