import { isDeepStrictEqual } from 'node:util'
import { invalid } from '#src/domain/errors.ts'

/**
 * Programs send back whole what they have read, with what they mean to change. A field that cannot be changed here may stand in it
 * as it is; with another value it is refused by its name, and never lost. `fixed`: what to do instead, by field; `present` is asked
 * where one of them was sent.
 */
export function refuseOtherThan(present: () => object, sent: object, fixed: Record<string, string>): void {
  const asked = new Map(Object.entries(sent))
  const named = Object.entries(fixed).filter(([field]) => asked.get(field) !== undefined)
  if (named.length === 0) return
  const now = new Map(Object.entries(present()))
  const changed = named.filter(([field]) => !isDeepStrictEqual(plain(asked.get(field)), plain(now.get(field))))
  if (changed.length > 0) throw invalid(Object.fromEntries(changed))
}

/** A form has no null and writes all else as text; a colour may have its # and capitals. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return ''
  else if (typeof value === 'object') return value
  else return String(value).toLowerCase().replace(/^#/, '')
}
