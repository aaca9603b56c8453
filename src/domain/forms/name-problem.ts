const longestName = 100

/** The fault of a name that people read, as a sentence, or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'Type a name.'
  else if ([...name].length > longestName) return `A name has at most ${longestName} characters.`
  else if (/\p{Cc}/u.test(name)) return 'A name is one line of plain text: remove the control characters.'
  else return undefined
}
