/** Single sign-on: closed unions and their lists, and how long it may take. A leaf. */

export const identityProviderKinds = ['oidc', 'saml'] as const
/** OpenID Connect, or SAML 2.0. */
export type IdentityProviderKind = (typeof identityProviderKinds)[number]

export const ssoPurposes = ['sign_in', 'read_page', 'test'] as const
/** A sign-in at a provider lets into the dashboard, opens a private page to a reader, or shows an owner what comes back. */
export type SsoPurpose = (typeof ssoPurposes)[number]

/** Milliseconds for signing in at the provider, second factor and new password included. */
export const ceremonyLifetime = 15 * 60_000

export const ceremonyStates = ['begun', 'answered', 'used', 'refused'] as const
/** `answered`: the provider has, and the browser that began has yet to come for it. */
export type CeremonyState = (typeof ceremonyStates)[number]

export const ssoRefusals = [
  'unknown',
  'expired',
  'replayed',
  'other_browser',
  'switched_off',
  'denied',
  'unreachable',
  'misconfigured',
  'unsigned',
  'forged',
  'wrong_issuer',
  'wrong_audience',
  'wrong_nonce',
  'outdated',
  'unreadable',
  'no_address',
  'unverified_address',
  'foreign_address',
  'foreign_tenant',
  'other_subject',
  'unconfirmed',
  'connect_first',
  'no_account',
  'no_group',
  'untold_groups',
  'removed',
  'deleted',
] as const
/**
 * Why a sign-in at a provider came to nothing; `domain/sso/refusals.ts` says each in a sentence. `unknown` to `other_browser`:
 * of the ceremony; `switched_off` to `misconfigured`: of the provider; `unsigned` to `unreadable`: of the proof; the rest: of the
 * person.
 */
export type SsoRefusal = (typeof ssoRefusals)[number]
