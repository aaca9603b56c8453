import type { OneTimePurpose } from '#src/words.ts'

/**
 * One row for each event that changes who may come in, and in it what every credential that leaned on the old state comes to.
 * A leaf: `accounts/end-credentials.ts` carries it out in the transaction that causes the event, and nobody else ends a
 * credential because of something. The walk (`src/http/endings.test.ts`) tries each cell with the old credential.
 *
 * `of`: to whom it happens: a person, a person in one organization, an organization, or its page.
 */
export const endings = {
  'password changed': {
    of: 'account',
    sessions: 'others end, its own is renewed',
    links: 'void',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'stay',
  },
  'password reset': {
    of: 'account',
    sessions: 'all end',
    links: 'void',
    invitations: 'stay',
    tokens: 'end',
    passes: 'end',
  },
  /** The present address gets a link that cancels it. */
  'address change asked': {
    of: 'account',
    sessions: 'stay',
    links: 'the pending change is replaced',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'stay',
  },
  /** The former address gets a link that undoes it. */
  'address change done': {
    of: 'account',
    sessions: 'others end',
    links: 'void',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'stay',
  },
  /** By the former address: the account was in somebody else's hands, so whatever was done with it meanwhile falls. */
  'address change undone': {
    of: 'account',
    sessions: 'all end',
    links: 'void, and so is the undo of a deletion',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  /** An authenticator app, which is asked at the sign-in from then on: other sessions began without it. A passkey is not. */
  'second factor added': {
    of: 'account',
    sessions: 'others end',
    links: 'stay',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'stay',
  },
  'second factor removed': {
    of: 'account',
    sessions: 'others end',
    links: 'void',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'stay',
  },
  /** By somebody else, for a person who has lost it: no session of theirs caused it. */
  'second factor reset': {
    of: 'account',
    sessions: 'all end',
    links: 'void',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'end',
  },
  'role lowered': {
    of: 'membership',
    sessions: 'act with the new role',
    links: 'stay',
    invitations: 'above the new role void',
    tokens: 'act with the new role',
    passes: 'stay',
  },
  'removed from the organization': {
    of: 'membership',
    sessions: 'lose the organization',
    links: 'stay',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  'left the organization': {
    of: 'membership',
    sessions: 'lose the organization',
    links: 'stay',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  /** By the organization's identity provider (SSO, SCIM). */
  'deactivated by the organization': {
    of: 'membership',
    sessions: 'lose the organization',
    links: 'stay',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  'account deleted': {
    of: 'account',
    sessions: 'all end',
    links: 'void, and so is the undo of a deletion',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  'organization deleted': {
    of: 'organization',
    sessions: 'lose the organization',
    links: 'stay',
    invitations: 'void',
    tokens: 'end',
    passes: 'end',
  },
  /** Its password, or who may see it at all. */
  'page access changed': {
    of: 'page',
    sessions: 'stay',
    links: 'stay',
    invitations: 'stay',
    tokens: 'stay',
    passes: 'end',
  },
} as const satisfies Record<string, Row>

interface Row {
  of: 'account' | 'membership' | 'organization' | 'page'
  sessions:
    | 'stay'
    | 'others end'
    | 'others end, its own is renewed'
    | 'all end'
    | 'act with the new role'
    | 'lose the organization'
  /** One-time links and half-done ceremonies, the pending change of the address among them. */
  links: 'stay' | 'void' | 'void, and so is the undo of a deletion' | 'the pending change is replaced'
  /** Sent by the person and not accepted yet. */
  invitations: 'stay' | 'void' | 'above the new role void'
  /** The person's own API tokens; an organization's are its own, whoever made them, and end with it. */
  tokens: 'stay' | 'end' | 'act with the new role'
  /** To private pages. */
  passes: 'stay' | 'end'
}

export type EndingEvent = keyof typeof endings
export type Credential = Exclude<keyof Row, 'of'>
export type Fate<Of extends Credential = Credential> = Row[Of]

/** Names what an event happens to. */
export interface Subjects {
  /** `sessionId`: the session that causes it, which alone may outlive it; '' for none. */
  account: { accountId: string; sessionId: string }
  membership: { accountId: string; organizationId: string }
  organization: { organizationId: string }
  page: { organizationId: string }
}

export type SubjectOf<Event extends EndingEvent> = Subjects[(typeof endings)[Event]['of']]

/**
 * `dies`: void wherever the table says so. `outlives`: the way back for somebody whose account was taken; if any event could void
 * it, whoever holds the account would cause that event first. `nobody’s`: belongs to no account yet.
 */
export const linkFates = {
  sign_up: 'nobody’s',
  passkey_sign_in: 'nobody’s',
  reset_password: 'dies',
  verify_email: 'dies',
  cancel_email_change: 'dies',
  second_factor: 'dies',
  passkey_registration: 'dies',
  confirm_passkey: 'dies',
  undo_email_change: 'outlives',
  undo_deletion: 'outlives',
} as const satisfies Record<OneTimePurpose, 'dies' | 'outlives' | 'nobody’s'>
