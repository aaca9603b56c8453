/** Facts of the mails about single sign-on. Moments are UTC milliseconds. */

/** To the owners, or to the instance admins (`organization` null), when one of them got in without the identity provider. */
export interface GlassBrokenMail {
  organization: string | null
  by: string
  /** The audit log. */
  url: string
}

/** To the owners of an organization, or to the instance admins (`organization` null). */
export interface MailDomainMissingMail {
  organization: string | null
  domain: string
  record: { name: string; value: string }
  timeZone: string
  /** When nobody with an address there gets in by single sign-on any more. */
  endsAt: number
  url: string
}
