/** Characters kept: causes are compared, and shown in a line. */
const longest = 200

/**
 * An answer without what differs from message to message: addresses, ids, numbers. Two messages with one masked answer were
 * refused for one cause. `address`: whom it was said to, or the host.
 */
export function maskAnswer(answer: string, address = ''): string {
  const [local = '', host = ''] = address.toLowerCase().split('@')
  const theirs = new Set([local, host].filter((part) => part !== ''))
  const [, lead = '', rest = ''] = /^([\d. -]*)(.*)$/s.exec(answer.slice(0, 4 * longest).toLowerCase()) ?? []
  const words = rest.split(/\s+/).map((word) => masked(word, theirs))
  return `${lead.trim()} ${words.join(' ')}`.trim().slice(0, longest)
}

function masked(word: string, theirs: Set<string>): string {
  // Codes tell causes apart; a reply of several lines repeats them.
  if (/^\(?[45]\d\d(-[45]\.\d+\.\d+)?$|^[45]\.\d{1,3}\.\d{1,3}$/.test(word)) return word
  else if (word.includes('@')) return '@'
  else if (/\d/.test(word)) return '#'
  else
    return word
      .split(/([\p{L}\p{N}_.+-]+)/u)
      .map((part) => (theirs.has(part.replace(/\.$/, '')) ? '@' : part))
      .join('')
}

/** An answer that may be shown to others than whom it was said to: without their addresses. */
export function withoutAddresses(answer: string): string {
  return answer
    .slice(0, 4 * longest)
    .split(/(\s+)/)
    .map((word) => (word.includes('@') ? '…' : word))
    .join('')
}
