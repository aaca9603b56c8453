import { createHash } from 'node:crypto'
import { carried } from '#src/carried.ts'
import type { Deps } from '../../context.ts'
import type { Ceremony, Finished, OwnCeremony, ProviderKind } from '../protocol.ts'
import type { IdentityProvider } from '../provider.ts'
import { assertionProblem } from './check-assertion.ts'
import { personIn } from './person-in.ts'
import { signedAssertion } from './signed-assertion.ts'

/**
 * SAML 2.0, the browser's profile: the request goes by redirect, the answer is posted back. The ceremony's `state` travels as
 * `RelayState`; the request's ID is made from it, so that an answer belongs to one request, and one request to one browser.
 */
export const saml: ProviderKind = {
  async begin(_deps, ceremony) {
    return { url: await requestUrl(ceremony) }
  },
  // What was posted lies with the ceremony by now: whoever comes by address alone brings no assertion.
  finish: async () => ({ refused: 'unreadable', detail: 'No assertion was posted.' }),
}

/** Whom an answer vouches for that was posted to the ceremony's `returnUrl`. `response`: the field `SAMLResponse`. */
export async function readPosted(deps: Deps, ceremony: Ceremony, response: string): Promise<Finished> {
  const { provider, returnUrl, state } = ceremony
  const signed = await signedAssertion(response, provider.certificates)
  if ('refused' in signed) return signed
  const problem = assertionProblem(signed.assertion, {
    ...{ issuer: provider.issuer, audience: entityIdOf(returnUrl), recipient: returnUrl },
    ...{ requestId: requestIdOf(state), now: deps.clock.now() },
  })
  return problem ?? personIn(signed.assertion, provider.groupsClaim)
}

/** Opsentry's name for a provider; its metadata is served there. */
export function entityIdOf(returnUrl: string): string {
  return `${returnUrl}/metadata`
}

/** Opsentry's metadata for this provider (SAML 2.0 Metadata): XML. */
export async function ownMetadata(returnUrl: string): Promise<string> {
  const { generateServiceProviderMetadata } = await carried('saml')
  const issuer = entityIdOf(returnUrl)
  // The same each time, so that a provider which looks again sees no change.
  const generateUniqueId = () => `_${digest(issuer).slice(0, 40)}`
  return generateServiceProviderMetadata({
    ...{ issuer, callbackUrl: returnUrl, generateUniqueId, wantAssertionsSigned: true },
    identifierFormat: null,
  })
}

async function requestUrl({ provider, state, returnUrl }: OwnCeremony): Promise<string> {
  const { SAML } = await carried('saml')
  const request = new SAML({
    ...{ entryPoint: entryPointOf(provider), issuer: entityIdOf(returnUrl), callbackUrl: returnUrl },
    ...{ idpCert: provider.certificates, generateUniqueId: () => requestIdOf(state) },
    // How somebody signs in there, and by which name they are told, is the provider's to decide.
    ...{ disableRequestedAuthnContext: true, identifierFormat: null },
  })
  return request.getAuthorizeUrlAsync(state, undefined, {})
}

function entryPointOf({ signInUrl }: IdentityProvider): string {
  if (signInUrl === null) throw new Error('A SAML provider without the address of its sign-in.')
  return signInUrl
}

/** An XML ID begins with no digit. It tells nothing of `state`, by which the ceremony is found. */
function requestIdOf(state: string): string {
  return `_${digest(`request:${state}`)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
