/** Facts of the mails about an account. Moments are UTC milliseconds. */

/** To whoever asked for an account. `known`: the address has one already, which only its owner may learn, by this mail. */
export interface SignUpMail {
  instanceUrl: string
  known: boolean
  url: string
}

export interface PasswordResetMail {
  instanceUrl: string
  url: string
  expiresAt: number
}

/** Sent after the change, so that an owner who did not make it can act. */
/** After a sign-in with a browser that was not known. `session`: null where it has ended since. Times are UTC. */
export interface NewDeviceMail {
  instanceUrl: string
  session: { at: number; browser: string; ip: string } | null
  /** The page with the account's sessions. */
  url: string
}

export interface PasswordChangedMail {
  instanceUrl: string
  url: string
  /** The person's own API tokens that go on working. */
  tokens: { name: string; organization: string }[]
  tokensUrl: string
}

export interface EmailVerificationMail {
  instanceUrl: string
  address: string
  url: string
}

/** To the present address, before anything changes. */
export interface EmailChangeAskedMail {
  instanceUrl: string
  /** The address that is to take its place. */
  address: string
  /** Cancels the change. */
  url: string
}

export interface EmailChangedMail {
  instanceUrl: string
  /** The account's address by now. */
  address: string
  /** For a former address: the link that takes the account back, and its end. */
  undo: { url: string; until: number } | null
}

/** To the owner of a deleted account, whoever deleted it. */
export interface AccountDeletionMail {
  instanceUrl: string
  /** Link that restores the account. */
  url: string
  /** The moment at which the link expires and the account is erased. */
  until: number
}
