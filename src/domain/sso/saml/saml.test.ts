import { expect, test } from 'vitest'
import { testRoom } from '#src/testing/room.ts'
import { answerFacts, goodAnswer, providerKeys } from '#src/testing/saml-provider.ts'
import { requestIn } from '#src/testing/saml-request.ts'
import type { OwnCeremony } from '../protocol.ts'
import type { IdentityProvider } from '../provider.ts'
import { readMetadata } from './read-metadata.ts'
import { entityIdOf, ownMetadata, readPosted, saml } from './saml.ts'

const returnUrl = 'https://status.example/sign-in/sso/idp/callback'
const provider = {
  ...{ id: 'idp', kind: 'saml', issuer: 'https://idp.example/saml', signInUrl: 'https://idp.example/sso?tenant=acme' },
  ...{ certificates: [providerKeys.certificate], groupsClaim: 'groups' },
} as IdentityProvider
const ceremonyOf = (state: string): OwnCeremony => ({
  ...{ provider, state, returnUrl, address: '' },
  secret: () => '',
})

async function begun(state: string) {
  const answer = await saml.begin(testRoom().deps, ceremonyOf(state))
  if ('refused' in answer) throw new Error(answer.detail)
  const url = new URL(answer.url)
  return { url, ...requestIn(answer.url) }
}

test('a request goes to the provider with its own query, and says who asks and where the answer belongs', async () => {
  const { url, request, requestId } = await begun('state-one')
  expect([url.origin, url.searchParams.get('tenant')]).toEqual(['https://idp.example', 'acme'])
  expect(url.searchParams.get('RelayState')).toBe('state-one')
  expect(request).toContain(`AssertionConsumerServiceURL="${returnUrl}"`)
  expect(request).toContain(`>${entityIdOf(returnUrl)}</saml:Issuer>`)
  expect(requestId).toMatch(/^_[0-9a-f]{64}$/)
  expect([request.includes('state-one'), request.includes('RequestedAuthnContext')]).toEqual([false, false])
})

test('the answer to it names the person; the same answer to another request is refused', async () => {
  const { deps, clock } = testRoom()
  const { requestId } = await begun('state-one')
  const facts = answerFacts({ now: clock.now(), audience: entityIdOf(returnUrl), recipient: returnUrl, requestId })
  const read = (state: string) => readPosted(deps, ceremonyOf(state), goodAnswer(facts))
  expect(await read('state-one')).toMatchObject({
    vouched: { subject: 'sue@acme.example', name: 'Sue Winters', groups: ['staff', 'status-editors'] },
  })
  expect(await read('state-two')).toMatchObject({ refused: 'wrong_nonce' })
  clock.advance(10 * 60_000)
  expect(await read('state-one')).toMatchObject({ refused: 'outdated' })
})

test('Opsentry’s own metadata is the same each time, and no provider’s', async () => {
  const xml = await ownMetadata(returnUrl)
  expect(xml).toBe(await ownMetadata(returnUrl))
  expect(xml).toContain(`entityID="${entityIdOf(returnUrl)}"`)
  expect(xml).toContain(`Location="${returnUrl}"`)
  expect(xml).toContain('WantAssertionsSigned="true"')
  expect(await readMetadata(xml)).toEqual({ problem: expect.stringContaining('no identity provider') })
})
