import { createHash } from 'node:crypto'
import { Meanwhile } from '../errors.ts'
import type { Form } from './form.ts'

/**
 * Two people may have the same form open. Each field says with it what it showed (`title.shown`), so that only what somebody
 * touched is written, and what somebody else changed meanwhile is asked about.
 */

/** Field -> the mark of what it showed; without one a field counts as touched, as a program sends it. */
export type Shown = Record<string, string>

const ending = '.shown'

export function shownMarks(form: Form): Shown {
  const marks = Object.entries(form.values).filter(([name]) => name.endsWith(ending))
  return Object.fromEntries(marks.map(([name, mark]) => [name.slice(0, -ending.length), mark]))
}

/** What a form shows, for its hidden fields. */
export function marksOf(values: object): Shown {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, markOf(value)]))
}

/** Numbers and sets as they are, which is short; of anything else a digest, because a text may be long. */
function markOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.join(',')
  const text = typeof value === 'string' ? value.replace(/\r\n/g, '\n').trim() : JSON.stringify(value ?? null)
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

const changed = 'Somebody else changed this while you had it open. Send it again to put yours in its place.'
const changedSince = 'Something changed while you had this form open. Look at the marked fields, then send it again.'

/**
 * The values to write: those that were touched, and for the others what stands there now. Of a set each member counts for
 * itself. Throws Meanwhile where somebody else has changed a touched field to something else; `now` has the keys of `typed`.
 */
export function onlyTouched<T extends object>(now: T, typed: T, shown: Shown): T {
  const current = new Map(Object.entries(now))
  const conflicts: Record<string, string> = {}
  const merged = Object.entries(typed).map(([field, value]: [string, unknown]) => {
    const mark = shown[field]
    const present: unknown = current.get(field)
    if (mark === undefined) return [field, value]
    if (Array.isArray(value) && Array.isArray(present)) return [field, mergedSet(present, value, mark)]
    if (markOf(value) === mark) return [field, present]
    if (markOf(present) !== mark && markOf(present) !== markOf(value)) conflicts[field] = changed
    return [field, value]
  })
  if (Object.keys(conflicts).length > 0) throw new Meanwhile(changedSince, conflicts)
  return Object.fromEntries(merged) as T
}

/** Was it changed by somebody else, to something that is not what was typed either? For texts that are sent as they are. */
export function refuseChanged(field: string, now: string, typed: string, shown: Shown): void {
  const mark = shown[field]
  if (mark !== undefined && markOf(now) !== mark && markOf(now) !== markOf(typed))
    throw new Meanwhile(changedSince, { [field]: changed })
}

/** What was added and what was taken out, of what is there now. */
function mergedSet(now: unknown[], typed: unknown[], mark: string): unknown[] {
  const shown = new Set(mark.split(','))
  const isShown = (one: unknown) => shown.has(String(one))
  const kept = now.filter((one) => typed.includes(one) || !isShown(one))
  return [...kept, ...typed.filter((one) => !isShown(one) && !kept.includes(one))]
}
