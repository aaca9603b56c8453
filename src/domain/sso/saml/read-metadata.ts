import { attribute, elements, parseXml, textOf, type Xml } from '#src/xml.ts'
import { certificateIn } from './signed-assertion.ts'

/** What a provider's metadata says that Opsentry needs. */
export interface ProviderFacts {
  /** Its entity ID. */
  issuer: string
  /** The address to which the browser carries a request (HTTP-Redirect). */
  signInUrl: string
  /** PEM. */
  certificates: string[]
}

/** Characters; Entra ID's has some 100,000. */
export const longestMetadata = 300_000
const mostTags = 6000
const mostCertificates = 10

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** Reads SAML 2.0 metadata (XML) of one identity provider. The problem is a sentence for whoever pasted it. */
export async function readMetadata(xml: string): Promise<ProviderFacts | { problem: string }> {
  if (xml.length > longestMetadata) return { problem: `Metadata has at most ${longestMetadata} characters.` }
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return { problem: 'This declares a document type, as metadata never does.' }
  if (xml.split('<').length > mostTags)
    return { problem: 'This is the metadata of very many providers: paste yours alone.' }
  const root = await parseXml(xml)
  if (!root) return { problem: 'This is no XML: paste all of the metadata file, or type the three values yourself.' }
  const entities = [...elements(root, 'EntityDescriptor'), ...federationIn(root)]
  const providers = entities.filter((entity) => elements(entity, 'IDPSSODescriptor').length > 0)
  const [provider, ...others] = providers
  if (!provider) return { problem: 'This metadata is of no identity provider: take the one that your provider offers.' }
  if (others.length > 0) return { problem: 'This is the metadata of several providers: paste yours alone.' }
  return factsOf(provider)
}

function federationIn(root: Xml): Xml[] {
  return elements(root, 'EntitiesDescriptor').flatMap((federation) => elements(federation, 'EntityDescriptor'))
}

function factsOf(provider: Xml): ProviderFacts | { problem: string } {
  const descriptors = elements(provider, 'IDPSSODescriptor')
  const issuer = attribute(provider, 'entityID') ?? ''
  const places = descriptors.flatMap((one) => elements(one, 'SingleSignOnService'))
  const signInUrl = places.find((one) => attribute(one, 'Binding') === redirect)
  const keys = descriptors
    .flatMap((one) => elements(one, 'KeyDescriptor'))
    .filter((key) => attribute(key, 'use') !== 'encryption')
  const certificates = keys.flatMap(certificatesOf)
  if (issuer === '') return { problem: 'This metadata does not name its provider (entityID).' }
  if (!signInUrl) return { problem: 'This provider takes no requests by redirect, which Opsentry sends.' }
  if (certificates.length === 0)
    return { problem: 'This metadata holds no certificate with which assertions are signed.' }
  return {
    issuer,
    signInUrl: attribute(signInUrl, 'Location') ?? '',
    certificates: [...new Set(certificates)].slice(0, mostCertificates),
  }
}

function certificatesOf(key: Xml): string[] {
  return elements(key, 'KeyInfo')
    .flatMap((info) => elements(info, 'X509Data'))
    .flatMap((data) => elements(data, 'X509Certificate'))
    .flatMap((one) => certificateIn(textOf(one))?.toString() ?? [])
}
