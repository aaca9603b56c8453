import type { AcmeError } from './acme-error.ts'

interface Asked {
  host: string
  /** The URL of the authority's directory. */
  directory: string
  /** UTC ms, as this machine's clock says. */
  now: number
}

/** What the authority refused, by its word (RFC 8555, 6.7) -> what to do. */
const refusals: Record<string, (host: string) => string> = {
  rateLimited: () => 'The authority issues no more for now, and is asked again later.',
  dns: (host) =>
    `The authority finds no address for ${host}: add an A or AAAA record, or a CNAME, that leads to this machine.`,
  connection: (host) =>
    `The authority cannot reach http://${host}/: open port 80 to the internet, and let it lead to this Opsentry.`,
  unauthorized: (host) =>
    `Something else answers the authority at http://${host}/: point all its records (A and AAAA) here, and let a proxy in front pass /.well-known/acme-challenge/ on.`,
  caa: (host) =>
    `A CAA record in DNS forbids this authority to issue for ${host}: add one that allows it, or remove that one.`,
  rejectedIdentifier: (host) =>
    `The authority issues nothing for the name ${host}: choose another name, or another authority (OPSENTRY_ACME_DIRECTORY).`,
  invalidContact: () =>
    'The authority does not take the address in OPSENTRY_ACME_EMAIL: correct it, and start Opsentry again.',
  noChallenge: () =>
    'The authority offers no challenge over HTTP (http-01), and Opsentry answers no other: choose another one (OPSENTRY_ACME_DIRECTORY).',
  externalAccountRequired: () =>
    'The authority wants an account that was made with it before, which Opsentry cannot use: choose another one (OPSENTRY_ACME_DIRECTORY).',
}

const sameAs: Record<string, string> = { incorrectResponse: 'unauthorized', unsupportedContact: 'invalidContact' }

/** What is wrong and what to do, in sentences; the authority's own words last. */
export function whyNoCertificate({ kind, type, detail }: AcmeError, { host, directory, now }: Asked): string {
  if (kind === 'elsewhere')
    return `${host} does not lead here: point its DNS records to this Opsentry, and let port 80 reach it. ${detail}`
  if (kind === 'clock') return wrongClock(detail, now)
  if (kind === 'unreachable')
    return `The authority at ${new URL(directory).host} gives no certificate now, and is asked again later. ${detail}`
  const refusal = refusals[sameAs[type] ?? type]
  const sentence = refusal?.(host) ?? `The authority refuses a certificate for ${host}.`
  return detail === '' ? sentence : `${sentence} It says: “${detail}”`
}

/** `detail`: what the authority's clock says, or what TLS does. */
function wrongClock(detail: string, now: number): string {
  const own = new Date(now).toISOString()
  if (Number.isNaN(Date.parse(detail)))
    return `By the clock of this machine, which says ${own}, the authority’s certificate does not hold: if that is wrong, set it, best by NTP (timedatectl set-ntp true). ${detail}`
  return `The clock of this machine says ${own}, and the authority’s ${detail}: set it, best by NTP (timedatectl set-ntp true).`
}
