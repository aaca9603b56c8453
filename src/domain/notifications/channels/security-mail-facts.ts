import type { Role } from '#src/words.ts'

/** Facts of the mails about what opens an account or an organization. Moments are UTC milliseconds. */

/** Sent after it, so that an owner who did not want it can act. */
export interface PasswordRemovedMail {
  instanceUrl: string
  /** Where a password is chosen by a mailed link. */
  url: string
}

/** To somebody whose second factor goes in a day, because they are said to have lost it. */
export interface FactorResetRequestedMail {
  instanceUrl: string
  /** The one who asked for it; null: the account is gone by now. */
  requestedBy: string | null
  dueAt: number
  /** Link that cancels it. */
  url: string
}

/** Sent after it, so that an owner who did not want it can act. */
export interface FactorResetMail {
  instanceUrl: string
  /** It has no password either: one is chosen by the link for forgotten ones. */
  withoutPassword: boolean
  url: string
}

/** To the owners of an organization, the new one included. */
export interface NewOwnerMail {
  organization: string
  name: string
  email: string
  /** The page of the team. */
  url: string
}

/** To the owners of an organization, and to whoever made the token. */
export interface NewTokenMail {
  organization: string
  token: string
  role: Role
  /** Null: a command at the console did. */
  madeBy: string | null
  /** The page of the tokens. */
  url: string
}

/** To the other admins of the instance. URLs are absolute. */
export interface UrlChangedMail {
  instanceUrl: string
  /** Null where none is known any more. */
  formerUrl: string | null
  /** The screen that says what follows, and changes it again. */
  url: string
}
