import type { ErasedPerson } from './erased-person.ts'

/** Characters; shorter parts of a name occur in too many texts about somebody else. */
const shortest = 3

/** True for a text with an address of the person, a name, or a part of a name that is long enough. */
export function namesPerson({ names, addresses }: Pick<ErasedPerson, 'names' | 'addresses'>, text: string): boolean {
  const parts = names.flatMap((name) => name.split(/\s+/)).filter((part) => part.length >= shortest)
  return holds(text, [...names, ...parts, ...addresses])
}

/** True if the text holds one of the words as a whole word, in any case. */
export function holds(text: string, words: string[]): boolean {
  return words.some((word) => new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(word)}(?![\\p{L}\\d])`, 'iu').test(text))
}
