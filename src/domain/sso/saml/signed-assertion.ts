import { createPublicKey, X509Certificate } from 'node:crypto'
import { carried } from '#src/carried.ts'
import { isXml, type Xml } from '#src/xml.ts'
import type { Refused } from '../provider.ts'

/**
 * Of an answer, decoded: an assertion has some 10 KB, and with hundreds of groups 30. What is signed is written anew, which takes
 * more than its share of time where there is more of it: so the thread that serves visitors reads no more than this.
 */
const longest = 60_000
/** Tags, closing ones too: of some 300 groups. */
const mostTags = 700
/** Besides those of attributes. */
const mostOtherTags = 150
const mostNamespaces = 40
/** Elements within each other; an assertion's are eight deep. */
const deepest = 40

/**
 * The assertion in a `SAMLResponse` (base64, as posted) that is signed itself, with a key of one of these certificates (PEM): as
 * the signature covers it, and nothing of what stands around it. Never throws.
 */
export async function signedAssertion(
  response: string,
  certificates: readonly string[],
): Promise<{ assertion: Xml } | Refused> {
  const xml = Buffer.from(response, 'base64').toString('utf8')
  const problem = boundsProblem(response, xml) ?? algorithmProblem(xml)
  if (problem) return problem
  const { SAML, ValidateInResponseTo } = await carried('saml')
  // What is signed is the library's to find out; what it says is checked by check-assertion.ts, by our clock.
  const saml = new SAML({
    ...{ idpCert: [...certificates], issuer: 'opsentry', callbackUrl: 'https://opsentry.invalid/' },
    ...{ wantAssertionsSigned: true, wantAuthnResponseSigned: false },
    ...{ audience: false, acceptedClockSkewMs: -1, validateInResponseTo: ValidateInResponseTo.never },
  })
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response })
    const parsed = profile?.getAssertion?.()
    const assertion = parsed?.Assertion
    return isXml(assertion) ? { assertion } : { refused: 'unreadable', detail: 'It holds no assertion.' }
  } catch (error) {
    return judged(error instanceof Error ? error.message : String(error), xml)
  }
}

function boundsProblem(response: string, xml: string): Refused | undefined {
  if (response.length > longest * 1.5 || xml.length > longest)
    return { refused: 'unreadable', detail: `It is longer than ${longest} characters.` }
  else if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(xml))
    return { refused: 'unreadable', detail: 'It declares a document type.' }
  else if (countOf(xml, '<') > mostTags) return { refused: 'unreadable', detail: `It has more than ${mostTags} tags.` }
  else if (countOf(withoutAttributes(xml), '<') > mostOtherTags)
    return { refused: 'unreadable', detail: `It has more than ${mostOtherTags} tags besides its attributes’.` }
  else if (countOf(xml, 'xmlns') > mostNamespaces)
    return { refused: 'unreadable', detail: `It names more than ${mostNamespaces} namespaces.` }
  else if (depthOf(xml) > deepest) return { refused: 'unreadable', detail: 'Its elements are too deep.' }
  else return undefined
}

/** Each with its values. */
function withoutAttributes(xml: string): string {
  return xml.replace(/<(?:[\w.-]{1,40}:)?Attribute[\s>][\s\S]*?<\/(?:[\w.-]{1,40}:)?Attribute>/g, '')
}

function countOf(xml: string, part: string): number {
  let count = 0
  for (let at = xml.indexOf(part); at >= 0; at = xml.indexOf(part, at + part.length)) count += 1
  return count
}

/** At the most: `>` in an attribute makes it look shallower to nobody but whoever wrote it. */
function depthOf(xml: string): number {
  let [depth, most] = [0, 0]
  for (const [tag] of xml.matchAll(/<[^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>') && !tag.startsWith('<?') && !tag.startsWith('<!')) depth += 1
    most = Math.max(most, depth)
  }
  return most
}

/** Collisions of SHA-1 can be bought, and a shared secret (HMAC) is no key of a certificate. */
function algorithmProblem(xml: string): Refused | undefined {
  const weak = /Algorithm\s*=\s*["'][^"']*#((?:rsa-|hmac-|dsa-)?(?:sha1|md5)|hmac-sha\d+)["']/i.exec(xml)?.[1]
  if (weak === undefined) return undefined
  return { refused: 'forged', detail: `It is signed by ${weak}, which proves nothing: choose SHA-256 at the provider.` }
}

function judged(said: string, xml: string): Refused {
  if (/returned .* error/i.test(said)) return { refused: 'denied', detail: said }
  else if (/No decryption key/.test(said))
    return { refused: 'misconfigured', detail: 'The assertion is encrypted: switch that off at the provider.' }
  else if (/No response found/.test(said)) return { refused: 'unreadable', detail: said }
  else if (!/signature/i.test(said)) return { refused: 'unreadable', detail: said }
  else if (isSigned(xml)) return { refused: 'forged', detail: said }
  else return { refused: 'unsigned', detail: 'The assertion itself is not signed: have the provider sign it.' }
}

/** What stands before the assertion signs the answer around it. */
function isSigned(xml: string): boolean {
  const from = xml.search(/<(?:[\w.-]+:)?Assertion[\s>]/)
  return from >= 0 && /<(?:[\w.-]+:)?SignatureValue[\s>]/.test(xml.slice(from))
}

/** As PEM; undefined for what is no certificate that can sign here. `text`: PEM, or its base64 alone, as metadata has it. */
export function certificateIn(text: string): X509Certificate | undefined {
  const body = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+=*$/.test(body)) return undefined
  try {
    const certificate = new X509Certificate(Buffer.from(body, 'base64'))
    const { asymmetricKeyType } = createPublicKey(certificate.toString())
    return asymmetricKeyType === 'rsa' || asymmetricKeyType === 'ec' ? certificate : undefined
  } catch {
    return undefined
  }
}
