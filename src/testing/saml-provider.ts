import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SignedXml } from 'xml-crypto'

/** Answers of an identity provider, as a real one writes them, and as somebody does who would like to be one. */

const fixture = (name: string) => readFileSync(resolve(import.meta.dirname, 'fixtures', name), 'utf8')
export const providerKeys = { key: fixture('saml-provider.key.pem'), certificate: fixture('saml-provider.cert.pem') }
export const strangerKeys = { key: fixture('saml-stranger.key.pem'), certificate: fixture('saml-stranger.cert.pem') }

const algorithms = {
  c14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
}

export interface AnswerFacts {
  issuer: string
  audience: string
  recipient: string
  requestId: string
  /** UTC ms of the assertion's making. */
  now: number
  nameId: string
  nameIdFormat: string
  /** Attribute -> its values. */
  attributes: Record<string, string[]>
}

const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

export function answerFacts(facts: Pick<AnswerFacts, 'now'> & Partial<AnswerFacts>): AnswerFacts {
  return {
    issuer: 'https://idp.example/saml',
    audience: 'https://status.example/metadata',
    recipient: 'https://status.example/callback',
    requestId: '_request',
    nameId: 'sue@acme.example',
    nameIdFormat: emailAddress,
    attributes: { displayName: ['Sue Winters'], groups: ['staff', 'status-editors'] },
    ...facts,
  }
}

/** An assertion without a signature. */
export function assertionOf(facts: AnswerFacts, id = '_assertion'): string {
  const { issuer, audience, recipient, requestId, now, nameId, nameIdFormat, attributes } = facts
  const [instant, from, until] = [now, now - 60_000, now + 300_000].map((at) => new Date(at).toISOString())
  const statements = Object.entries(attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  )
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" IssueInstant="${instant}" Version="2.0">`,
    `<saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${nameIdFormat}">${nameId}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData InResponseTo="${requestId}" NotOnOrAfter="${until}" Recipient="${recipient}"/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}">`,
    `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${instant}"><saml:AuthnContext>`,
    '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>',
    '</saml:AuthnContext></saml:AuthnStatement>',
    `<saml:AttributeStatement>${statements.join('')}</saml:AttributeStatement></saml:Assertion>`,
  ].join('')
}

/** The answer around it. `status`: the last part of its status code. */
export function responseAround(assertion: string, { requestId, recipient }: AnswerFacts, status = 'Success'): string {
  return [
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"',
    ` ID="_response" Version="2.0" InResponseTo="${requestId}" Destination="${recipient}">`,
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>`,
    `${assertion}</samlp:Response>`,
  ].join('')
}

interface Signing {
  keys?: { key: string }
  weak?: boolean
}

/** `xml` with a signature in its element of that name, over that element. */
export function signed(xml: string, element: 'Assertion' | 'Response', { keys = providerKeys, weak }: Signing = {}) {
  const signature = new SignedXml({
    privateKey: keys.key,
    canonicalizationAlgorithm: algorithms.c14n,
    signatureAlgorithm: weak ? algorithms.rsaSha1 : algorithms.rsaSha256,
  })
  signature.addReference({
    xpath: `//*[local-name(.)='${element}']`,
    digestAlgorithm: weak ? algorithms.sha1 : algorithms.sha256,
    transforms: [algorithms.enveloped, algorithms.c14n],
  })
  const place = element === 'Assertion' ? "/*[local-name(.)='Issuer']" : "/*[local-name(.)='Status']"
  const reference = `//*[local-name(.)='${element}']${place}`
  signature.computeSignature(xml, { location: { reference, action: element === 'Assertion' ? 'after' : 'before' } })
  return signature.getSignedXml()
}

export const posted = (xml: string) => Buffer.from(xml).toString('base64')

/** What a provider posts: one assertion, signed by itself. */
export function goodAnswer(facts: AnswerFacts): string {
  return posted(responseAround(signed(assertionOf(facts), 'Assertion'), facts))
}
