/** Where somebody agreed to be told, as it stands with the subscriber. */

const longest = 300

export function consentOfTeam(words: string): string {
  return `team: ${words}`
}

export function consentOfImport(words: string): string {
  return `import: ${words}`
}

/** What is wrong with the words in which somebody says where people agreed, or undefined. */
export function consentProblem(words: string): string | undefined {
  if (words.length < 3) return 'Say where they agreed, such as: the order form of our shop.'
  else return words.length > longest ? `Say it in at most ${longest} characters.` : undefined
}
