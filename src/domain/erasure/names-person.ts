import type { ErasedPerson } from './erased-person.ts'

/** Characters; shorter parts of a name occur in too many texts about somebody else. */
const shortest = 3

/** True for a text with an address of the person, the name, or a part of the name that is long enough. */
export function namesPerson({ name, addresses }: ErasedPerson, text: string): boolean {
  const parts = name.split(/\s+/).filter((part) => part.length >= shortest)
  return holds(text, name === '' ? addresses : [name, ...parts, ...addresses])
}

/** True if the text holds one of the words as a whole word, in any case. */
export function holds(text: string, words: string[]): boolean {
  return words.some((word) => new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(word)}(?![\\p{L}\\d])`, 'iu').test(text))
}
