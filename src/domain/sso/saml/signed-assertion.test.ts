import { expect, test } from 'vitest'
import {
  answerFacts,
  assertionOf,
  goodAnswer,
  posted,
  providerKeys,
  responseAround,
  signed,
  strangerKeys,
} from '#src/testing/saml-provider.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { elements, textOf } from '#src/xml.ts'
import { certificateIn, signedAssertion } from './signed-assertion.ts'

const facts = answerFacts({ now: testEpoch })
const evil = answerFacts({ now: testEpoch, nameId: 'olga@acme.example' })
const certificates = [providerKeys.certificate]

/** Whom the accepted assertion names, or why it was refused. */
async function whoIn(response: string, trusted = certificates): Promise<string> {
  const read = await signedAssertion(response, trusted)
  if ('refused' in read) return read.refused
  return elements(read.assertion, 'Subject')
    .flatMap((subject) => elements(subject, 'NameID'))
    .map(textOf)
    .join()
}

const good = signed(assertionOf(facts), 'Assertion')
const forged = assertionOf(evil, '_evil')

test('an assertion that the provider signed is taken, whatever else is signed around it', async () => {
  expect(await whoIn(goodAnswer(facts))).toBe('sue@acme.example')
  expect(await whoIn(posted(signed(responseAround(good, facts), 'Response')))).toBe('sue@acme.example')
})

test('of several certificates any will do: keys are changed while people sign in', async () => {
  expect(await whoIn(goodAnswer(facts), [strangerKeys.certificate, ...certificates])).toBe('sue@acme.example')
  expect(await whoIn(goodAnswer(facts), [strangerKeys.certificate])).toBe('forged')
})

test.each([
  ['no signature at all', responseAround(assertionOf(facts), facts), 'unsigned'],
  [
    'a signature of the answer alone, which the settings of some providers offer',
    signed(responseAround(assertionOf(facts), facts), 'Response'),
    'unsigned',
  ],
  [
    'a stranger’s key',
    responseAround(signed(assertionOf(facts), 'Assertion', { keys: strangerKeys }), facts),
    'forged',
  ],
  ['another name, written in later', responseAround(good.replace('sue@', 'olga@'), facts), 'forged'],
  ['one group more', responseAround(good.replace('>staff<', '>admins<'), facts), 'forged'],
  ['SHA-1', responseAround(signed(assertionOf(facts), 'Assertion', { weak: true }), facts), 'forged'],
  [
    'a signature without its value',
    responseAround(good.replace(/<SignatureValue>[^<]*/, '<SignatureValue>'), facts),
    'forged',
  ],
])('%s is refused', async (_, xml, refused) => {
  expect(await whoIn(posted(xml))).toBe(refused)
})

/** The eight ways of Somorovsky et al., “On Breaking SAML: Be Whoever You Want to Be” (2012), and what came after them. */
const signature = /<Signature[\s\S]*<\/Signature>/.exec(good)?.[0] ?? ''
const bare = good.replace(signature, '')
const inside = (outer: string, inner: string) => outer.replace('</saml:Issuer>', `</saml:Issuer>${inner}`)
const inObject = signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)
const wrapped: [string, string][] = [
  [
    'the signed answer within a forged one',
    responseAround(
      inside(forged, signature.replace('</Signature>', `<Object>${responseAround(bare, facts)}</Object></Signature>`)),
      evil,
    ),
  ],
  ['a forged answer around the signed one', responseAround(`${forged}${responseAround(good, facts)}`, evil)],
  ['a forged assertion before the signed one', responseAround(`${forged}${good}`, facts)],
  ['a forged assertion behind it', responseAround(`${good}${forged}`, facts)],
  ['the signed one within the forged one', responseAround(inside(forged, good), facts)],
  ['the signature moved into the forged one', responseAround(`${inside(forged, signature)}${bare}`, facts)],
  ['the signed one in the signature’s object', responseAround(inside(forged, inObject), facts)],
  ['the signed one in an extension', responseAround(`<samlp:Extensions>${good}</samlp:Extensions>${forged}`, facts)],
  ['two with one ID', responseAround(`${forged.replace('_evil', '_assertion')}${good}`, facts)],
  ['two with one ID, the other hidden', responseAround(inside(forged.replace('_evil', '_assertion'), inObject), facts)],
  ['a second signature', responseAround(good.replace(signature, signature + signature), facts)],
  [
    'a reference to everything',
    responseAround(inside(forged, signature.replace('URI="#_assertion"', 'URI=""')), facts),
  ],
  ['a name of another namespace', responseAround(`<x:Assertion xmlns:x="urn:x" ID="_x">${good}</x:Assertion>`, facts)],
  [
    'a digest in a comment',
    responseAround(inside(forged, signature.replace(/<DigestValue>([^<]*)/, '<DigestValue><!--$1-->AAAA')), facts),
  ],
]

test.each(wrapped)('wrapping: %s lets nobody in as somebody else', async (_, xml) => {
  expect(['forged', 'unsigned', 'unreadable']).toContain(await whoIn(posted(xml)))
})

test('a comment in the middle of a name does not cut it', async () => {
  const longer = answerFacts({ now: testEpoch, nameId: 'sue@acme.example.evil.example' })
  const xml = responseAround(signed(assertionOf(longer), 'Assertion'), longer)
  expect(await whoIn(posted(xml.replace('acme.example.evil', 'acme.example<!---->.evil')))).toBe(
    'sue@acme.example.evil.example',
  )
})

test.each([
  ['nothing', ''],
  ['no base64', '%%%'],
  ['no XML', posted('hello')],
  ['HTML', posted('<html><body>Sign in</body></html>')],
  ['an answer without an assertion', posted(responseAround('', facts))],
  ['a document type', posted(`<!DOCTYPE x [<!ENTITY a "b">]>${responseAround(good, facts)}`)],
  ['ten thousand elements', posted(`<a>${'<b/>'.repeat(10_000)}</a>`)],
  ['a thousand elements within each other', posted(`${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`)],
  ['more than anybody says', posted(`<a>${'x'.repeat(300_000)}</a>`)],
])('%s is refused as unreadable', async (_, response) => {
  expect(await whoIn(response)).toBe('unreadable')
})

test('what the provider itself refuses is told apart, and so is what it encrypts', async () => {
  expect(await signedAssertion(posted(responseAround('', facts, 'Responder')), certificates)).toMatchObject({
    refused: 'denied',
  })
  const encrypted = '<saml:EncryptedAssertion><x/></saml:EncryptedAssertion>'
  expect(await signedAssertion(posted(responseAround(encrypted, facts)), certificates)).toMatchObject({
    refused: 'misconfigured',
  })
})

test('certificates are read as PEM and as metadata has them; what cannot sign is none', () => {
  const { certificate } = providerKeys
  const body = certificate.replace(/-----[^-]+-----/g, '')
  expect(certificateIn(body)?.subject).toBe('CN=provider.example')
  expect(certificateIn(certificate)?.toString()).toBe(certificate)
  expect([certificateIn(''), certificateIn('MIIB'), certificateIn(providerKeys.key)]).toEqual(Array(3).fill(undefined))
})
