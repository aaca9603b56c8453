import { type Attributes, plainOf, type Value } from './attributes.ts'
import { wrong } from './scim-error.ts'

/** Characters of a text that is kept. */
const longest = 250

/**
 * The text of an attribute; null where it has none. Of a list, its only element: that is how Entra ID once sent single values.
 * Throws invalidValue.
 */
export function textAt(attributes: Attributes, name: string, shown: string): string | null {
  const value = single(attributes.get(name))
  if (value === null || value === '') return null
  if (typeof value !== 'string' && typeof value !== 'number') throw wrong('invalidValue', `${shown} is a text.`)
  const text = String(value).trim()
  if (text.length > longest) throw wrong('invalidValue', `${shown} has at most ${longest} characters.`)
  if (/\p{Cc}/u.test(text)) throw wrong('invalidValue', `${shown} is one line of plain text.`)
  return text === '' ? null : text
}

/** A truth value; a text will do, as Entra ID sends `"False"`. Undefined where it has none. Throws invalidValue. */
export function truthAt(attributes: Attributes, name: string): boolean | undefined {
  const value = single(attributes.get(name))
  if (value === null) return undefined
  const word = String(value).toLowerCase()
  if (word !== 'true' && word !== 'false') throw wrong('invalidValue', `${name} is true or false.`)
  return word === 'true'
}

function single(value: Value | undefined): Value {
  const one = Array.isArray(value) ? (value.length === 1 ? plainOf(value[0] ?? null) : value) : value
  return one ?? null
}
