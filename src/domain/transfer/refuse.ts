import { DomainError } from '../errors.ts'

/** Refuses the whole file with a sentence that says what is wrong, and where. */
export function refuse(sentence: string): never {
  throw new DomainError('invalid', sentence)
}
