const longest = 60

/** What an update is called where it is taken back: `“In progress: We are replacing the disks …”`. */
export function nameOfUpdate({ status, body }: { status: string; body: string }): string {
  const word = status.replaceAll('_', ' ')
  return `“${word.charAt(0).toUpperCase()}${word.slice(1)}: ${wordsOfUpdate(body)}”`
}

/** Its first words, on one line. */
export function wordsOfUpdate(body: string): string {
  const words = body.replace(/\s+/g, ' ').trim()
  if (words.length <= longest) return words
  return `${words.slice(0, words.lastIndexOf(' ', longest) + 1 || longest).trim()} …`
}
