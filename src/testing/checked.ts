import type { FieldErrors } from '#src/domain/errors.ts'
import { type Checked, errorsOf, readFrom } from '#src/domain/forms/checked.ts'

/** Both sides of a check at once. */
export function sidesOf<T>(checked: Checked<T>): { values: T; errors: FieldErrors } {
  return { values: readFrom(checked), errors: errorsOf(checked) }
}
