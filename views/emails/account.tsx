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

export function passwordChanged({ instanceUrl, url }: Here & { url: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Your password was changed · Opsentry',
    heading: 'Your password was changed',
    paragraphs: [`The password of your account at ${instanceUrl} was changed, and your other sessions were ended.`],
    button: { label: 'It was not me: choose a new password', url },
    notes: ['If it was you, there is nothing to do.'],
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

export function emailChanged({ instanceUrl, address }: Here & { address: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Your e-mail address was changed · Opsentry',
    heading: 'Your e-mail address was changed',
    paragraphs: [`Your account at ${instanceUrl} uses ${address} from now on. This message goes to both addresses.`],
    instanceUrl,
    notes: [`If it was not you, ask whoever runs ${instanceUrl} for help at once.`],
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
