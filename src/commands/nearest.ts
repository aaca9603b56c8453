import { closestMatch } from 'leven'

/** No command or option is so long; whoever types more meant none of them. */
const longest = 30

/** `Did you mean "backup"?`, with a space in front; empty where nothing is near: a letter in three may be wrong. */
export function didYouMean(typed: string, words: readonly string[]): string {
  if (typed.length > longest) return ''
  const meant = closestMatch(typed, words, { maxDistance: Math.max(1, Math.ceil(typed.length / 3)) })
  return meant === undefined ? '' : ` Did you mean "${meant}"?`
}

/** A sentence for whoever typed a command that there is not. */
export function unknownCommand(typed: string, names: readonly string[]): string {
  return `There is no command "${typed}": opsentry help lists them.${didYouMean(typed, names)}`
}
