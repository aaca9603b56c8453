import type { SsoRefusal } from '#src/words/sso.ts'

/**
 * `audit`: the sentence of the audit log. `shown`: what the person reads, who has not proven to be anybody where the proof itself
 * was refused: then it is always the same and tells nothing.
 */
interface Sentences {
  audit: string
  shown: string
}

const failed = 'Single sign-on did not work. Try again; if it fails once more, ask whoever runs it for you.'
const tooLate = 'That took too long, or was done already. Begin again.'

export const refusals: Record<SsoRefusal, Sentences> = {
  unknown: { audit: 'An answer came to a sign-in that nobody had begun.', shown: tooLate },
  expired: { audit: 'An answer came after its sign-in had expired.', shown: tooLate },
  replayed: { audit: 'An answer came a second time.', shown: tooLate },
  other_browser: {
    audit: 'An answer came in another browser than the one that had begun.',
    shown: 'This sign-in was begun in another browser, or your browser keeps no cookies. Begin again here.',
  },
  switched_off: { audit: 'The provider is switched off.', shown: 'This way to sign in is switched off.' },
  denied: {
    audit: 'The provider let the person not in.',
    shown: 'Your identity provider did not let you in. Ask whoever runs it for access to Opsentry.',
  },
  unreachable: {
    audit: 'The provider could not be reached.',
    shown: 'Your identity provider does not answer. Try again in a few minutes.',
  },
  misconfigured: {
    audit: 'The provider refused Opsentry: its settings here and there do not fit.',
    shown: 'Your identity provider does not accept Opsentry. An owner of the organization has to look at its settings.',
  },
  unsigned: { audit: 'A proof without a signature was refused.', shown: failed },
  forged: { audit: 'A proof whose signature is not the provider’s was refused.', shown: failed },
  wrong_issuer: { audit: 'A proof of another issuer was refused.', shown: failed },
  wrong_audience: { audit: 'A proof that was made for another service was refused.', shown: failed },
  wrong_nonce: { audit: 'A proof that answers another sign-in, or none, was refused.', shown: failed },
  outdated: { audit: 'A proof that had expired, or is not valid yet, was refused.', shown: failed },
  unreadable: { audit: 'An answer that is none of the protocol’s was refused.', shown: failed },
  no_address: {
    audit: 'The provider told no e-mail address.',
    shown: 'Your identity provider did not tell your e-mail address. Ask whoever runs it to pass it on.',
  },
  unverified_address: {
    audit: 'The provider says that the address is not verified.',
    shown: 'Your e-mail address is not verified at your identity provider. Verify it there, then try again.',
  },
  foreign_address: {
    audit: 'The provider vouched for an address of a domain that is not proven here.',
    shown:
      'Your e-mail address is of a domain that is not set up for single sign-on. Ask an owner of the organization.',
  },
  foreign_tenant: {
    audit: 'The person belongs to another organization of the provider’s.',
    shown: 'This account belongs to somebody else’s organization. Choose your work account at the provider.',
  },
  other_subject: {
    audit: 'Somebody else at the provider signed in with this address before.',
    shown: 'Your address was somebody else’s at your identity provider before. Ask an owner to let you in instead.',
  },
  unconfirmed: {
    audit: 'The account with this address has never confirmed it.',
    shown: 'An account here has your address and never confirmed it. Open the link in its mail, then try again.',
  },
  connect_first: {
    audit: 'An account with this address is not in the organization, and was not signed in.',
    shown: 'You have an account here already. Sign in to it, then use single sign-on again: that connects the two.',
  },
  no_account: {
    audit: 'Nobody here has this address, and the provider makes no accounts.',
    shown: 'Nobody has invited you yet. Ask an owner of the organization.',
  },
  no_group: {
    audit: 'The person is in none of the groups that have a role.',
    shown: 'None of your groups has a role here. Ask an owner of the organization.',
  },
  untold_groups: {
    audit: 'The provider did not tell the person’s groups, and nobody comes in without one.',
    shown:
      'Your identity provider did not tell your groups, as it does where somebody has very many. Ask whoever runs it.',
  },
  removed: {
    audit: 'The person was removed from the organization.',
    shown: 'You are no longer in this organization. Ask an owner to invite you again.',
  },
  deleted: {
    audit: 'The account is deleted.',
    shown: 'This account is deleted. For 30 days the link in the mail about it restores it: look for that mail.',
  },
}
