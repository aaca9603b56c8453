/** What comes back of mail, and how: closed unions and their lists. A leaf. */

export const bounceModes = ['none', 'mailbox', 'webhook'] as const
/** How asynchronous bounces come back: not at all, to a mailbox that is asked, or posted by the mail service. */
export type BounceMode = (typeof bounceModes)[number]

/** With which the answer begins of every message that the relay took, and that came back. */
export const cameBackBegins = 'It came back: '

export const mailServices = ['ses', 'postmark', 'mailgun', 'sendgrid', 'resend'] as const
/** Services that send mail for the instance, and post what came back of it. */
export type MailService = (typeof mailServices)[number]

export const bouncePostOutcomes = [
  'counted',
  'nothing',
  'unknown',
  'confirmed',
  'unconfirmed',
  'unsigned',
  'keyless',
  'old',
  'foreign',
  'unreadable',
] as const
/**
 * What became of a mail service's post. `nothing`: it says nothing of a failure; `unknown`: of no message that is known here;
 * `confirmed`, `unconfirmed`: Amazon's subscription; `keyless`: it is signed, and no key to check that is saved; `foreign`:
 * signed by somebody else's topic or by a certificate from elsewhere.
 */
export type BouncePostOutcome = (typeof bouncePostOutcomes)[number]
