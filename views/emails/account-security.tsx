import type { Role } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

/** Letters about what opens an account or an organization: sent when it was changed, so that whoever did not change it can act. */

interface Here {
  /** Absolute, without a trailing slash. */
  instanceUrl: string
}

export function passwordRemoved({ instanceUrl, url }: Here & { url: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Your password was removed · Opsentry',
    heading: 'Your password was removed',
    paragraphs: [
      `Your account at ${instanceUrl} has no password any more: your passkeys open it. Your other sessions were ended.`,
    ],
    button: { label: 'It was not me: choose a password', url },
    notes: [
      'If it was you, there is nothing to do.',
      'If you lose your passkeys, the same link sets a password again.',
    ],
  })
}

export function factorResetRequested(facts: Here & { requestedBy: string | null; dueAt: number; url: string }) {
  const due = momentText(facts.dueAt, 'UTC')
  return renderLetter({
    toAccount: true,
    subject: 'Your second factor is going to be removed · Opsentry',
    heading: 'Your second factor is going to be removed',
    paragraphs: [
      `${isolated(facts.requestedBy ?? 'Somebody')} says that you lost the second factor of your account at ${facts.instanceUrl}.`,
      `On ${due} your authenticator app, recovery codes and passkeys stop working there, and your sessions end.`,
    ],
    button: { label: 'I still have it: cancel this', url: facts.url },
    notes: ['If you did lose it, there is nothing to do: wait for the next mail.'],
    instanceUrl: facts.instanceUrl,
  })
}

export function factorReset({ instanceUrl, withoutPassword, url }: Here & { withoutPassword: boolean; url: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Your second factor was removed · Opsentry',
    heading: 'Your second factor was removed',
    paragraphs: [
      `Authenticator app, recovery codes and passkeys no longer open your account at ${instanceUrl}. Your sessions were ended.`,
      'Set up a new second factor when you have signed in.',
    ],
    button: withoutPassword ? { label: 'Choose a password', url } : { label: 'Sign in', url },
    notes: [`If you did not ask for it, tell whoever runs ${instanceUrl} at once.`],
    instanceUrl,
  })
}

export function urlChanged({ instanceUrl, formerUrl, url }: Here & { formerUrl: string | null; url: string }) {
  return renderLetter({
    toAccount: true,
    subject: 'Opsentry has another address',
    heading: 'Opsentry has another address',
    paragraphs: [
      `An admin changed the public URL of this Opsentry to ${instanceUrl}. You sign in there from now on.`,
      formerUrl === null
        ? 'Links in mails that were sent before begin with the former address.'
        : `Links in mails that were sent before begin with ${formerUrl}: they work as long as that name leads to this Opsentry.`,
      'Passkeys are bound to the name of the host. Where it is another one, sign in with your password and add them anew.',
    ],
    button: { label: 'Look at it, or change it back', url },
    notes: ['The audit log of the administration says who did it.'],
    instanceUrl,
  })
}

export function newOwner(facts: { organization: string; name: string; email: string; url: string }) {
  const [organization, name] = [isolated(facts.organization), isolated(facts.name)]
  return renderLetter({
    toAccount: true,
    subject: `${organization} has a new owner · Opsentry`,
    heading: `${organization} has a new owner`,
    paragraphs: [
      `${name} (${facts.email}) is an owner of ${organization} now: they may change everything there, and delete it.`,
    ],
    button: { label: 'Look at the team', url: facts.url },
    notes: ['If that is right, there is nothing to do. The audit log says who did it.'],
  })
}

export function newToken(facts: {
  organization: string
  token: string
  role: Role
  madeBy: string | null
  url: string
}) {
  const [organization, token] = [isolated(facts.organization), isolated(facts.token)]
  return renderLetter({
    toAccount: true,
    subject: `${organization} has a new API token · Opsentry`,
    heading: `${organization} has a new API token`,
    paragraphs: [
      `${isolated(facts.madeBy ?? 'A command at the console')} made the token “${token}”. A program with it acts as ${facts.role}.`,
    ],
    button: { label: 'Look at the tokens', url: facts.url },
    notes: ['If nobody of you made it, revoke it at once.'],
  })
}
