import type { Configuration } from 'openid-client'
import type { Deps } from '../../context.ts'
import { groupRolesOf } from '../find-providers.ts'
import type { Finished, OwnCeremony, ProviderKind } from '../protocol.ts'
import type { IdentityProvider, Refused } from '../provider.ts'
import { type Claims, type Dialect, dialectOf, groupsIn, vouchedIn } from './claims.ts'
import { configurationOf, library } from './configuration.ts'
import { judgeFailure } from './judge-failure.ts'
import { hostedDomain, workspaceProblem } from './workspace.ts'

/** OpenID Connect: the authorization code flow with PKCE, a nonce, and a state that is good once. */
export const oidc: ProviderKind = {
  begin: (deps, ceremony) => judged(async () => ({ url: await addressToGoTo(deps, ceremony) })),
  finish: (deps, ceremony, answer) => judged(() => read(deps, ceremony, answer)),
}

async function judged<T extends object>(act: () => Promise<T | Refused>): Promise<T | Refused> {
  try {
    return await act()
  } catch (error) {
    return judgeFailure(error)
  }
}

async function addressToGoTo(deps: Deps, ceremony: OwnCeremony): Promise<string> {
  const { provider, state, returnUrl, address, secret } = ceremony
  const configuration = await configurationOf(deps, provider)
  const client = await library()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: returnUrl,
    scope: ['openid', 'email', 'profile', provider.scopes].filter(Boolean).join(' '),
    state,
    nonce: secret('nonce'),
    code_challenge: await client.calculatePKCECodeChallenge(secret('pkce')),
    code_challenge_method: 'S256',
    ...(address === '' ? {} : { login_hint: address }),
    ...(dialectOf(provider.issuer) === 'google' ? { hd: hostedDomain(deps.db, provider) } : {}),
  })
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('The sign-in page is no web address.')
  return url.href
}

async function read(deps: Deps, ceremony: OwnCeremony, answer: URL): Promise<Finished> {
  const { provider, state, secret } = ceremony
  const configuration = await configurationOf(deps, provider)
  const client = await library()
  const tokens = await client.authorizationCodeGrant(configuration, atReturnUrl(ceremony, answer), {
    expectedState: state,
    expectedNonce: secret('nonce'),
    pkceCodeVerifier: secret('pkce'),
    idTokenExpected: true,
  })
  const claims: Claims = { ...tokens.claims() }
  const dialect = dialectOf(provider.issuer)
  const more = isThin(deps, provider, claims, dialect) ? await userInfo(configuration, tokens.access_token, claims) : {}
  const all = { ...more, ...claims }
  const stranger = dialect === 'google' ? workspaceProblem(deps.db, provider, all) : undefined
  if (stranger) return stranger
  const vouched = vouchedIn(all, dialect, provider.groupsClaim)
  return vouched ? { vouched } : { refused: 'unreadable', detail: 'The ID token names no subject.' }
}

/** As it was registered there, whatever host or scheme a proxy in front of Opsentry has left in the request. */
function atReturnUrl({ returnUrl }: OwnCeremony, answer: URL): URL {
  const url = new URL(returnUrl)
  url.search = answer.search
  return url
}

/** Many leave the address, or the groups, to the UserInfo endpoint. Entra's holds neither. */
function isThin({ db }: Deps, { id, groupsClaim }: IdentityProvider, claims: Claims, dialect: Dialect): boolean {
  if (dialect === 'entra') return false
  return claims.email === undefined || (groupsIn(claims, groupsClaim) === null && groupRolesOf(db, id).length > 0)
}

async function userInfo(configuration: Configuration, accessToken: string, { sub }: Claims): Promise<Claims> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {}
  const client = await library()
  return client.fetchUserInfo(configuration, accessToken, String(sub))
}
