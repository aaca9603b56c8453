import { isIP } from 'node:net'

/** A host name (RFC 1123): labels of letters, digits and hyphens, the last one no number. */
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** Characters, because the record that proves a domain stands below it (domain-proof.ts). */
const longestProven = 253 - '_opsentry-challenge.'.length

/** Characters: a name in another script is longer in ASCII. */
const longest = 253

/** The domain as stored: lower case, in ASCII (RFC 3490), without a final dot; as typed where it is no host name. */
export function plainDomain(typed: string): string {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[.。]$/, '')
  const isBare = text.length <= longest && !/[\s/:?#@[\]\\%]/.test(text) && URL.canParse(`http://${text}`)
  return isBare ? new URL(`http://${text}`).hostname : text
}

/** A sentence about an unusable domain, or undefined. `own`: the host name of the instance. */
export function domainProblem(domain: string, own: string): string | undefined {
  if (isIP(domain) !== 0 || domain === 'localhost' || domain.endsWith('.localhost'))
    return 'Type a public host name: an IP address or localhost cannot be used.'
  else if (!hostName.test(domain))
    return 'Type the host name alone, without https:// and without a path, such as status.example.com.'
  else if (domain.length > longestProven)
    return 'This name is too long: the record that proves it needs a longer one still.'
  else if (domain === own) return 'This is the address of this Opsentry itself: choose a host name of your own.'
  else return undefined
}
