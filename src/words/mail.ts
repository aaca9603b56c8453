export const mailWays = ['relay', 'fallback'] as const
/** The way a mail takes out of here: the relay, or what carries it while the relay does not. */
export type MailWay = (typeof mailWays)[number]

export const fallbackKinds = ['smtp', 'postmark', 'ses', 'mailgun', 'resend'] as const
/** How the fallback takes mail: another SMTP server, or the HTTP API of a mail service. */
export type FallbackKind = (typeof fallbackKinds)[number]
