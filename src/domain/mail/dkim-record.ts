/** The TXT record to publish for a DKIM key (RFC 6376, 3.6.1). */
export interface DkimRecord {
  /** Such as `opsentry7f3k._domainkey.example.com`. */
  name: string
  value: string
  /** The value split for a zone file, since a string in DNS has at most 255 characters. */
  strings: string[]
}

interface PublicKey {
  domain: string
  selector: string
  /** base64. */
  publicKey: string
}

const longestString = 255

export function dkimRecord({ domain, selector, publicKey }: PublicKey): DkimRecord {
  const value = `v=DKIM1; k=rsa; p=${publicKey}`
  const count = Math.ceil(value.length / longestString)
  return {
    name: `${selector}._domainkey.${domain}`,
    value,
    strings: Array.from({ length: count }, (_, at) => value.slice(at * longestString, (at + 1) * longestString)),
  }
}

/** The fault of the TXT records found under the key's name, as a sentence; null: one holds this key, and no other holds any. */
export function recordProblem(found: readonly string[], key: PublicKey): string | null {
  const { name } = dkimRecord(key)
  const keys = found.filter((record) => 'p' in tagsOf(record)).map((record) => tagsOf(record).p?.replace(/\s+/g, ''))
  if (found.length === 0) return `There is no TXT record at ${name} yet. After a change it can take an hour to be seen.`
  else if (keys.length === 0) return `The TXT record at ${name} is not a DKIM record: it must begin with v=DKIM1.`
  else if (keys.length > 1) return `There are ${keys.length} DKIM records at ${name}: leave the one shown here.`
  else if (keys[0] === '')
    return `The record at ${name} says that its key was revoked: put the one shown here in its place.`
  else if (key.publicKey.startsWith(keys[0] ?? ''))
    return keys[0] === key.publicKey ? null : `The record at ${name} was cut short: enter all of its strings, in order.`
  else return `The record at ${name} holds another key: put the one shown here in its place.`
}

/** `k=v; k=v` (RFC 6376, 3.2). Does not refuse a duplicate tag, which the RFC calls invalid. */
function tagsOf(record: string): Record<string, string | undefined> {
  const pairs = record.split(';').map((tag) => /^\s*([a-z]\w*)\s*=(.*)$/is.exec(tag))
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1]?.toLowerCase(), pair[2]?.trim()]] : [])))
}
