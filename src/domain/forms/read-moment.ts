import { localMoment, type Meaning, meaningsIn, meaningsOf, plainAt } from '../time/local-moment.ts'
import type { Form } from './form.ts'

/** What a form showed in the field, UTC ms: a field that nobody touched means that very moment, which no minute tells. */
export const shownField = (name: string) => `${name}.shown`

/** Which of two moments a field means whose time comes twice. */
export const offsetField = (name: string) => `${name}.offset`

export type ReadMoment = { at: number; problem?: undefined } | { at: null; problem: string }

/**
 * Reads a field of type datetime-local in the zone. `unreadable`: what to say of a text that is no time; `saved`: what stands
 * there now (UTC ms), for a program's form, which does not say what it showed.
 */
export function readMoment(
  form: Form,
  name: string,
  timeZone: string,
  unreadable: string,
  saved: number | null = null,
): ReadMoment {
  const shown = shownIn(form, name) ?? saved
  const meanings = meaningsTyped(form.text(name), shown, timeZone)
  const [first] = meanings
  const offset = form.text(offsetField(name))
  const chosen = meanings.find((one) => one.offset === offset)
  if (!first) return { at: null, problem: unreadable }
  else if (meanings.length === 1 || chosen) return { at: (chosen ?? first).at }
  if (offset === '' && meanings.some(({ at }) => at === shown) && shown !== null) return { at: shown }
  return {
    at: null,
    problem: 'The clock shows this time twice that night, because it is set back. Choose which you mean.',
  }
}

/** Untouched, it is as exact as what was shown: a minute would cut off its seconds. */
function meaningsTyped(typed: string, shown: number | null, timeZone: string): Meaning[] {
  if (shown === null || typed !== localMoment(shown, timeZone)) return meaningsOf(typed, timeZone)
  return meaningsIn(plainAt(shown, timeZone), timeZone)
}

/** Milliseconds before and after 1970 that a date may have (ECMA-262, 21.4.1.1). */
const furthest = 8.64e15

/** Null where the form showed nothing. */
export function shownIn(form: Form, name: string): number | null {
  const text = form.raw(shownField(name)).trim()
  const at = Number(text)
  return /^-?\d+$/.test(text) && Math.abs(at) <= furthest ? at : null
}
