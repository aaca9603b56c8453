const longest = 60

/** The first words of an update, on one line: what it is called where it is taken back. */
export function wordsOfUpdate(body: string): string {
  const words = body.replace(/\s+/g, ' ').trim()
  if (words.length <= longest) return words
  return `${words.slice(0, words.lastIndexOf(' ', longest) + 1 || longest).trim()} …`
}
