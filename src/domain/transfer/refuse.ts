import { DomainError } from '../errors.ts'

/** The file cannot be taken as it is: a sentence that says where and what is wrong. */
export function refuse(sentence: string): never {
  throw new DomainError('invalid', sentence)
}
