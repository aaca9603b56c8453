import { UsageError } from '../command.ts'

/** One of the words, with whichever dash; throws a UsageError that names them. */
export function readWord<const Word extends string>(option: string, words: readonly Word[], typed: string): Word {
  const wanted = typed.trim().toLowerCase().replaceAll(/[-\s]/g, '_')
  const word = words.find((one) => one === wanted)
  if (word === undefined) throw new UsageError(`--${option} is "${typed}": give one of ${words.join(', ')}.`)
  return word
}

/** How many of a list; 100 where nobody says. Throws a UsageError. */
export function readLimit(typed: string | undefined): number {
  if (typed === undefined) return 100
  const number = Number(typed)
  if (!/^\d{1,5}$/.test(typed) || number === 0)
    throw new UsageError(`--limit is "${typed}": give a number from 1 to 99999.`)
  return number
}
