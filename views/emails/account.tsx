import type { Role } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

/** Letters about an account: plain, short, and saying what to do if it was somebody else. */

interface Here {
  /** Absolute, without a trailing slash. */
  instanceUrl: string
}

export function signUp({ instanceUrl, known, url }: Here & { known: boolean; url: string }) {
  const mistake = 'If it was not you, do nothing: somebody typed your address by mistake.'
  return known
    ? renderLetter({
        toAccount: false,
        subject: 'You have an account already · Opsentry',
        heading: 'You have an account already',
        paragraphs: [`Somebody, probably you, asked for an account with this address at ${instanceUrl}. There is one.`],
        button: { label: 'Sign in', url },
        notes: [mistake],
      })
    : renderLetter({
        toAccount: false,
        subject: 'Finish making your account · Opsentry',
        heading: 'Finish making your account',
        paragraphs: [`Somebody, probably you, asked for an account with this address at ${instanceUrl}.`],
        button: { label: 'Choose a name and a password', url },
        notes: ['The link works once, within 24 hours.', mistake],
      })
}

export function passwordReset({ instanceUrl, url, expiresAt }: Here & { url: string; expiresAt: number }) {
  return renderLetter({
    toAccount: false,
    subject: 'Choose a new password · Opsentry',
    heading: 'Choose a new password',
    paragraphs: [`Somebody, probably you, said that the password of your account at ${instanceUrl} is forgotten.`],
    button: { label: 'Choose a new password', url },
    notes: [
      `The link works once, until ${momentText(expiresAt, 'UTC')}.`,
      'If it was not you, do nothing: your password stays as it is.',
    ],
  })
}

interface PasswordChanged {
  url: string
  /** The person's own API tokens that go on working. */
  tokens: { name: string; organization: string }[]
  tokensUrl: string
}

export function passwordChanged(props: Here & PasswordChanged) {
  const { instanceUrl, url, tokens, tokensUrl } = props
  const named = tokens.map(({ name, organization }) => `${isolated(name)} (${isolated(organization)})`)
  const stay = `These API tokens of yours keep working: ${named.join(', ')}. Revoke what you do not know: ${tokensUrl}`
  return renderLetter({
    toAccount: true,
    subject: 'Your password was changed · Opsentry',
    heading: 'Your password was changed',
    paragraphs: [
      `The password of your account at ${instanceUrl} was changed, and your other sessions were ended.`,
      ...(named.length > 0 ? [stay] : []),
    ],
    button: { label: 'It was not me: choose a new password', url },
    notes: ['If it was you, there is nothing to do.'],
  })
}

export interface NewDeviceLetter extends Here {
  session: { at: number; browser: string; ip: string } | null
  url: string
}

export function newDevice({ instanceUrl, session, url }: NewDeviceLetter) {
  const signedIn = `Somebody, probably you, signed in to your account at ${instanceUrl} with a browser that was not used for it before`
  return renderLetter({
    toAccount: true,
    subject: 'Sign-in with a new browser · Opsentry',
    heading: 'Sign-in with a new browser',
    paragraphs: [
      session === null
        ? `${signedIn}. That session has ended since.`
        : `${signedIn}: ${isolated(session.browser)}, from ${isolated(session.ip)}, on ${momentText(session.at, 'UTC')}.`,
    ],
    button: { label: 'Look at your sessions', url },
    notes: [
      'If it was you, there is nothing to do.',
      'If it was not you, end that session and change your password now.',
    ],
  })
}

export function emailVerification({ instanceUrl, address, url }: Here & { address: string; url: string }) {
  return renderLetter({
    toAccount: false,
    subject: 'Confirm your e-mail address · Opsentry',
    heading: 'Confirm your e-mail address',
    paragraphs: [`Somebody, probably you, wants to use ${address} for an account at ${instanceUrl}.`],
    button: { label: 'Confirm the address', url },
    notes: ['The link works once, within 24 hours.', 'If it was not you, do nothing.'],
  })
}

export function emailChangeAsked({ instanceUrl, address, url }: Here & { address: string; url: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Your e-mail address is about to change · Opsentry',
    heading: 'Your e-mail address is about to change',
    paragraphs: [
      `Somebody, probably you, wants your account at ${instanceUrl} to use ${address} instead of this address.`,
    ],
    button: { label: 'It was not me: keep this address', url },
    notes: ['If it was you, open the link in the mail to the new address while you are signed in.'],
  })
}

interface EmailChanged {
  address: string
  /** For a former address: the link that takes the account back, and its end. */
  undo: { url: string; until: number } | null
}

export function emailChanged({ instanceUrl, address, undo }: Here & EmailChanged) {
  const subject = 'Your e-mail address was changed'
  const uses = `Your account at ${instanceUrl} uses ${address} from now on.`
  return renderLetter({
    toAccount: true,
    subject: `${subject} · Opsentry`,
    heading: subject,
    paragraphs: [`${uses} This message goes to both addresses.`],
    instanceUrl,
    ...(undo
      ? {
          button: { label: 'It was not me: take the account back', url: undo.url },
          notes: [`The link works once, until ${momentText(undo.until, 'UTC')}. You choose a new password there.`],
        }
      : { notes: [`If it was not you, ask whoever runs ${instanceUrl} for help at once.`] }),
  })
}

export function accountDeletion({ instanceUrl, url, until }: Here & { url: string; until: number }) {
  const end = momentText(until, 'UTC')
  return renderLetter({
    toAccount: false,
    subject: 'Your account was deleted · Opsentry',
    heading: 'Your account was deleted',
    paragraphs: [
      `Your account at ${instanceUrl} was deleted, and nobody signs in with it any more. On ${end} it is erased.`,
    ],
    button: { label: 'Bring the account back', url },
    notes: [
      `The link works once, until ${end}. After that nothing brings the account back.`,
      'If you did not delete it, bring it back and choose a new password at once.',
    ],
  })
}

export interface InvitationLetter {
  organization: string
  timeZone: string
  role: Role
  invitedBy: string | null
  url: string
  expiresAt: number
}

export function invitation(props: InvitationLetter) {
  const { organization, role, invitedBy, url } = props
  return renderLetter({
    toAccount: false,
    subject: `Join ${isolated(organization)} on Opsentry`,
    heading: `Join ${isolated(organization)}`,
    paragraphs: [
      `${isolated(invitedBy ?? 'Somebody')} invites you to ${isolated(organization)}'s status page team as ${role}.`,
    ],
    button: { label: 'Open the invitation', url },
    notes: [
      `The invitation is good until ${momentText(props.expiresAt, props.timeZone)}.`,
      'If you do not know what this is about, do nothing.',
    ],
  })
}
