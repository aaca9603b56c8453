import type { Deps } from '../context.ts'
import type { IdentityProvider, Refused, Vouched } from './provider.ts'

/** The shape of a protocol of single sign-on: a leaf that each implements. */

/** A sign-in under way, as a protocol needs it. */
export interface Ceremony {
  provider: IdentityProvider
  /** Goes there and comes back (`state`, `RelayState`); good once. */
  state: string
  /** The address that the provider sends the browser back to: each has its own, so that no other's answer is taken for it. */
  returnUrl: string
  /** The mailbox that was typed before, as a hint; '' where none was. */
  address: string
}

/** A ceremony in the browser that began it. */
export interface OwnCeremony extends Ceremony {
  /** 43 characters that only this browser and Opsentry can know, another for each label: a nonce, a PKCE verifier. */
  secret: (label: string) => string
}

export type Finished = { vouched: Vouched } | Refused

export interface ProviderKind {
  /** The address to which the browser goes. */
  begin: (deps: Deps, ceremony: OwnCeremony) => Promise<{ url: string } | Refused>
  /** `answer`: the address at which the browser came back. Never throws for what the other side does. */
  finish: (deps: Deps, ceremony: OwnCeremony, answer: URL) => Promise<Finished>
}
