import { expect, test } from 'vitest'
import { providerKeys, strangerKeys } from '#src/testing/saml-provider.ts'
import { readMetadata } from './read-metadata.ts'

const body = (certificate: string) => certificate.replace(/-----[^-]+-----/g, '')
const key = (use: string, certificate: string) =>
  `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${body(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
const place = (binding: string, url: string) =>
  `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${url}"/>`
const names = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'

function metadata({ id = 'https://idp.example/saml', keys = '', places = '' } = {}): string {
  return `<?xml version="1.0"?><md:EntityDescriptor ${names} entityID="${id}"><md:IDPSSODescriptor>${keys}${places}</md:IDPSSODescriptor></md:EntityDescriptor>`
}

const good = {
  keys:
    key(' use="signing"', providerKeys.certificate) +
    key('', providerKeys.certificate) +
    key(' use="encryption"', strangerKeys.certificate),
  places:
    place('HTTP-POST', 'https://idp.example/post') + place('HTTP-Redirect', 'https://idp.example/sso?a=1&amp;b=2'),
}

test('metadata says who the provider is, where requests go, and with which keys it signs', async () => {
  const facts = {
    issuer: 'https://idp.example/saml',
    signInUrl: 'https://idp.example/sso?a=1&b=2',
    certificates: [providerKeys.certificate],
  }
  expect(await readMetadata(metadata(good))).toEqual(facts)
  const inside = metadata(good).replace(/<\?xml.*?\?>/, '')
  expect(await readMetadata(`<md:EntitiesDescriptor ${names}>${inside}</md:EntitiesDescriptor>`)).toEqual(facts)
  expect(await readMetadata(metadata(good).replaceAll('md:', '').replace('xmlns:md', 'xmlns'))).toEqual(facts)
})

test.each([
  ['nothing', '', 'no XML'],
  ['a page', '<html><body>Sign in<br></body>', 'no XML'],
  [
    'a service’s',
    `<md:EntityDescriptor ${names} entityID="x"><md:SPSSODescriptor/></md:EntityDescriptor>`,
    'no identity provider',
  ],
  [
    'a federation’s',
    `<md:EntitiesDescriptor ${names}>${(metadata(good) + metadata(good)).replace(/<\?xml.*?\?>/g, '')}</md:EntitiesDescriptor>`,
    'several providers',
  ],
  [
    'no redirect',
    metadata({ ...good, places: place('HTTP-POST', 'https://idp.example/post') }),
    'no requests by redirect',
  ],
  ['no certificate', metadata({ ...good, keys: key(' use="encryption"', strangerKeys.certificate) }), 'no certificate'],
  ['a broken certificate', metadata({ ...good, keys: key('', 'MIIB') }), 'no certificate'],
  ['no name', metadata({ ...good, id: '' }), 'does not name'],
  ['a document type', `<!DOCTYPE a><a/>`, 'document type'],
  ['very much', 'x'.repeat(600_000), 'at most'],
  ['very many tags', '<a>'.repeat(30_000), 'very many'],
])('%s is answered by a sentence', async (_, xml, part) => {
  expect(await readMetadata(xml)).toEqual({ problem: expect.stringContaining(part) })
})
