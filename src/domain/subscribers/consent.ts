/** Record of where somebody agreed to be notified, stored with the subscriber. */

const longest = 300

export function consentOfTeam(words: string): string {
  return `team: ${words}`
}

export function consentOfImport(words: string): string {
  return `import: ${words}`
}

/** Somebody of the team says that they agreed: no mail has asked them. */
export function isVouchedFor(consent: string): boolean {
  return consent.startsWith(consentOfTeam('')) || consent.startsWith(consentOfImport(''))
}

/** A sentence about an unusable statement of where people agreed, or undefined. */
export function consentProblem(words: string): string | undefined {
  if (words.length < 3) return 'Say where they agreed, such as: the order form of our shop.'
  else return words.length > longest ? `Say it in at most ${longest} characters.` : undefined
}
