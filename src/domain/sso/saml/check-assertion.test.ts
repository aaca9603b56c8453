import { expect, test } from 'vitest'
import { answerFacts, assertionOf, posted, providerKeys, responseAround, signed } from '#src/testing/saml-provider.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { assertionProblem, type Expected } from './check-assertion.ts'
import { signedAssertion } from './signed-assertion.ts'

const facts = answerFacts({ now: testEpoch })
const { issuer, audience, recipient, requestId } = facts
const expected: Expected = { issuer, audience, recipient, requestId, now: testEpoch }
const minute = 60_000

/** The assertion after `change`, signed by the provider: a signature alone proves nothing that it does not say. */
async function refusalOf(change: (xml: string) => string, at: Partial<Expected> = {}): Promise<string | undefined> {
  const xml = responseAround(signed(change(assertionOf(facts)), 'Assertion'), facts)
  const read = await signedAssertion(posted(xml), [providerKeys.certificate])
  if ('refused' in read) return read.refused
  return assertionProblem(read.assertion, { ...expected, ...at })?.refused
}

const same = (xml: string) => xml
const without = (part: RegExp) => (xml: string) => xml.replace(part, '')

test('what says all that it must is taken, with clocks three minutes apart', async () => {
  for (const now of [testEpoch, testEpoch - 3 * minute, testEpoch + 7 * minute])
    expect(await refusalOf(same, { now })).toBeUndefined()
})

test.each<[string, (xml: string) => string, Partial<Expected>, string]>([
  ['long over', same, { now: testEpoch + 9 * minute }, 'outdated'],
  ['not valid yet', same, { now: testEpoch - 5 * minute }, 'outdated'],
  ['of another provider', same, { issuer: 'https://other.example/' }, 'wrong_issuer'],
  ['of nobody', (xml) => xml.replace(/<saml:Issuer>[^<]*/, '<saml:Issuer>'), {}, 'wrong_issuer'],
  ['for another service', same, { audience: 'https://other.example/metadata' }, 'wrong_audience'],
  ['for everybody', without(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/), {}, 'wrong_audience'],
  ['without conditions', without(/<saml:Conditions.*<\/saml:Conditions>/), {}, 'wrong_audience'],
  ['sent to another address', same, { recipient: 'https://status.example/other' }, 'wrong_audience'],
  ['sent to no address', without(/ Recipient="[^"]*"/), {}, 'wrong_audience'],
  ['an answer to another request', same, { requestId: '_other' }, 'wrong_nonce'],
  ['an answer to none', without(/ InResponseTo="[^"]*"/), {}, 'wrong_nonce'],
  ['good for ever', (xml) => xml.replace(/(InResponseTo="[^"]*") NotOnOrAfter="[^"]*"/, '$1'), {}, 'unreadable'],
  ['for whoever holds a key', (xml) => xml.replace('cm:bearer', 'cm:holder-of-key'), {}, 'unreadable'],
  ['of nobody who signed in', without(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/), {}, 'unreadable'],
  ['of a time that is none', (xml) => xml.replace(/NotBefore="[^"]*"/, 'NotBefore="today"'), {}, 'unreadable'],
  ['of a time somewhere', (xml) => xml.replace(/(NotBefore="[^"]*)Z"/, '$1+02:00"'), {}, 'unreadable'],
])('%s is refused, however well it is signed', async (_, change, at, refused) => {
  expect(await refusalOf(change, at)).toBe(refused)
})

test('of several audiences one is ours; of several restrictions each must let us', async () => {
  const more = (audiences: string) => (xml: string) =>
    xml.replace('<saml:AudienceRestriction>', `${audiences}<saml:AudienceRestriction>`)
  const other = '<saml:Audience>https://other.example</saml:Audience>'
  expect(await refusalOf((xml) => xml.replace('<saml:Audience>', `${other}<saml:Audience>`))).toBeUndefined()
  expect(await refusalOf(more(`<saml:AudienceRestriction>${other}</saml:AudienceRestriction>`))).toBe('wrong_audience')
})

test('of several confirmations one must hold', async () => {
  const wrong =
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2999-01-01T00:00:00Z" Recipient="x"/></saml:SubjectConfirmation>'
  expect(
    await refusalOf((xml) => xml.replace('<saml:SubjectConfirmation ', `${wrong}<saml:SubjectConfirmation `)),
  ).toBeUndefined()
})
