import { type AllowedDestinations, urlProblem } from '../../destinations/destinations.ts'
import { type Checked, checked, fieldErrors } from '../../forms/checked.ts'
import type { Form } from '../../forms/form.ts'
import { type ProviderFacts, readMetadata } from './read-metadata.ts'
import { certificateIn } from './signed-assertion.ts'

const longest = { issuer: 500, url: 2000, certificates: 40_000 }
const mostCertificates = 10

/**
 * What a form says of a SAML provider: by its metadata, which counts where it is there, or by three fields. `now`: UTC ms, since
 * a certificate that is over signs nothing any more.
 */
export async function checkSaml(
  form: Form,
  { allowed, now }: { allowed: AllowedDestinations; now: number },
): Promise<Checked<ProviderFacts>> {
  const metadata = form.raw('metadata').trim()
  const read = metadata === '' ? typedIn(form) : await readMetadata(metadata)
  if ('problem' in read) return checked(typedIn(form), { metadata: read.problem })
  const certificates = read.certificates.flatMap((text) => certificateIn(text)?.toString() ?? [])
  const problems = {
    issuer: issuerProblem(read.issuer),
    signInUrl: addressProblem(read.signInUrl, allowed),
    certificates: certificatesProblem(read.certificates, certificates, now),
  }
  const facts = { issuer: read.issuer, signInUrl: read.signInUrl, certificates }
  const first = Object.values(problems).find((problem) => problem !== undefined)
  return checked(facts, fieldErrors(metadata === '' ? problems : { metadata: first }))
}

function typedIn(form: Form): ProviderFacts {
  const text = form.raw('certificates').slice(0, longest.certificates)
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)
  const certificates = blocks ?? [text].filter((one) => one.trim() !== '')
  return { issuer: form.text('issuer'), signInUrl: form.text('signInUrl'), certificates }
}

function issuerProblem(issuer: string): string | undefined {
  if (issuer === '') return 'Type the provider’s entity ID, or paste its metadata.'
  else if (issuer.length > longest.issuer || /[\p{Cc}\s]/u.test(issuer))
    return `An entity ID has at most ${longest.issuer} characters and no spaces.`
  else return undefined
}

/** Browsers go there and Opsentry never does: a server of the intranet will do. Over http a proof could be read on the way. */
function addressProblem(text: string, allowed: AllowedDestinations): string | undefined {
  if (text.length > longest.url || !URL.canParse(text)) return 'Type an address that begins with https://.'
  const url = new URL(text)
  return url.protocol === 'https:' ? undefined : urlProblem(url, allowed)
}

function certificatesProblem(texts: string[], read: string[], now: number): string | undefined {
  if (texts.length === 0) return 'Paste the certificate with which the provider signs its assertions.'
  else if (read.length < texts.length)
    return 'This is no certificate: paste all of it, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.'
  else if (read.length > mostCertificates) return `At most ${mostCertificates} certificates.`
  const ends = read.map((one) => certificateIn(one)?.validToDate.getTime() ?? 0)
  return ends.every((end) => end < now)
    ? 'This certificate has expired: take the one that the provider has now.'
    : undefined
}
