import { expect, test } from 'vitest'
import { type AnswerFacts, answerFacts, goodAnswer, providerKeys } from '#src/testing/saml-provider.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { personIn } from './person-in.ts'
import { signedAssertion } from './signed-assertion.ts'

async function personOf(facts: Partial<AnswerFacts>, groupsName = 'groups') {
  const read = await signedAssertion(goodAnswer(answerFacts({ now: testEpoch, ...facts })), [providerKeys.certificate])
  if ('refused' in read) throw new Error(read.detail)
  const person = personIn(read.assertion, groupsName)
  return 'vouched' in person ? person.vouched : person.refused
}

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const entra = 'http://schemas.microsoft.com'
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** Attributes as the named providers send them when they are set up as their guides say. */
test.each<
  [
    string,
    Partial<AnswerFacts>,
    Partial<{ subject: string; address: string | null; name: string | null; groups: string[] | null }>,
  ]
>([
  [
    'Entra ID',
    {
      nameId: 'sue@acme.example',
      attributes: {
        [`${entra}/identity/claims/objectidentifier`]: ['3f2f018b'],
        [`${entra}/identity/claims/displayname`]: ['Sue Winters'],
        [`${claims}/givenname`]: ['Sue'],
        [`${claims}/emailaddress`]: ['sue@acme.example'],
        [`${claims}/name`]: ['sue_acme.example#EXT#'],
        [`${entra}/ws/2008/06/identity/claims/groups`]: ['11aa', '22bb'],
      },
    },
    { address: 'sue@acme.example', name: 'Sue Winters', groups: ['11aa', '22bb'] },
  ],
  [
    'Entra ID with very many groups',
    { attributes: { 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.windows.net/x'] } },
    { groups: null },
  ],
  [
    'Okta',
    {
      nameId: '00u1abcd',
      nameIdFormat: persistent,
      attributes: { email: ['sue@acme.example'], firstName: ['Sue'], lastName: ['Winters'], groups: ['Everyone'] },
    },
    { subject: '00u1abcd', address: 'sue@acme.example', name: 'Sue Winters', groups: ['Everyone'] },
  ],
  ['Google', { attributes: {} }, { subject: 'sue@acme.example', address: 'sue@acme.example', name: null, groups: [] }],
  [
    'Keycloak',
    {
      nameId: 'G-1234',
      nameIdFormat: persistent,
      attributes: {
        'urn:oid:1.2.840.113549.1.9.1': ['x'],
        email: ['sue@acme.example'],
        Role: ['ops'],
        'urn:oid:2.5.4.42': ['Sue'],
      },
    },
    { subject: 'G-1234', address: 'sue@acme.example', name: 'Sue', groups: [] },
  ],
  [
    'Shibboleth',
    {
      nameId: 'opaque',
      nameIdFormat: persistent,
      attributes: { 'urn:oid:0.9.2342.19200300.100.1.3': ['sue@acme.example'] },
    },
    { address: 'sue@acme.example' },
  ],
  [
    'an address with space around it',
    { attributes: { mail: ['  sue@acme.example '] } },
    { address: 'sue@acme.example' },
  ],
  ['no address at all', { nameId: 'sue', nameIdFormat: persistent, attributes: {} }, { address: null, subject: 'sue' }],
  ['no groups, said', { attributes: { groups: [''] } }, { groups: [] }],
])('%s', async (_, facts, told) => {
  expect(await personOf(facts)).toMatchObject({ isAddressVerified: null, ...told })
})

test('the groups are in the attribute that the owners named, however it is written', async () => {
  expect(await personOf({ attributes: { Role: ['ops'], groups: ['staff'] } }, 'role')).toMatchObject({
    groups: ['ops'],
  })
})

test('a name that is another each time is nobody’s, and a nameless person nobody', async () => {
  expect(await personOf({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' })).toBe('misconfigured')
  expect(await personOf({ nameId: ' ' })).toBe('unreadable')
})

test.each([
  [{}, null],
  [{ [`${entra}/claims/authnmethodsreferences`]: [`${entra}/claims/multipleauthn`, 'urn:oasis:password'] }, true],
  [
    {
      [`${entra}/claims/authnmethodsreferences`]: [
        'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
      ],
    },
    false,
  ],
])('the ways to sign in %j: two factors %j', async (attributes, isTwoFactors) => {
  expect(await personOf({ attributes })).toMatchObject({ isTwoFactors })
})
