import { type Checked, errorsOf, readFrom } from '#src/domain/checked.ts'
import type { FieldErrors } from '#src/domain/errors.ts'

/** Both sides of a check at once. */
export function sidesOf<T>(checked: Checked<T>): { values: T; errors: FieldErrors } {
  return { values: readFrom(checked), errors: errorsOf(checked) }
}
