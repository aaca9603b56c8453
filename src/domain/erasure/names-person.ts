import type { ErasedPerson } from './erased-person.ts'

/** Shorter words of a name stand in too many texts that mean somebody else. */
const shortest = 3

/** Whether a text names the person: an address, the name, or a part of it that is long enough to mean them. */
export function namesPerson({ name, addresses }: ErasedPerson, text: string): boolean {
  const parts = name.split(/\s+/).filter((part) => part.length >= shortest)
  return holds(text, name === '' ? addresses : [name, ...parts, ...addresses])
}

/** Whether one of the words stands in the text as a word of its own, in capitals or not. */
export function holds(text: string, words: string[]): boolean {
  return words.some((word) => new RegExp(`(?<![\\p{L}\\d])${RegExp.escape(word)}(?![\\p{L}\\d])`, 'iu').test(text))
}
