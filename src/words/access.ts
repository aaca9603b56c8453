/** Closed unions of who comes in. A leaf, as src/words.ts is. */

export const networkRules = ['none', 'opens', 'limits'] as const
/**
 * What the listed networks are to a page that is not public. `opens`: whoever comes from them needs nothing else; `limits`:
 * nobody else comes in, whatever they hold, but the team.
 */
export type NetworkRule = (typeof networkRules)[number]

export const readerKinds = ['address', 'domain'] as const
/** A reader of a page that is not public: one address, or all addresses of a domain. */
export type ReaderKind = (typeof readerKinds)[number]

export const passWays = ['mailed_link', 'single_sign_on'] as const
/** How a browser came by its pass to a page that is not public. A pass for the page's password is stored nowhere. */
export type PassWay = (typeof passWays)[number]

export const tokenScopes = ['read', 'incidents', 'services', 'subscribers', 'everything'] as const
/** What an API token may be for, within its role; domain/authorize.ts says which permissions each holds. */
export type TokenScope = (typeof tokenScopes)[number]

export const domainProofs = ['dns', 'console', 'upgrade'] as const
/** By what a page's own domain is its organization's: a record in DNS, the operator's word, or that it was so before proof was asked. */
export type DomainProof = (typeof domainProofs)[number]
