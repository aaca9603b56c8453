import { routes } from '#src/routes.ts'
import { en } from '../messages/en.ts'
import { MailButton, MailHeading, MailNote, MailPrivacyLink, MailShell } from './mail-shell.tsx'

/** A short letter to one person: what it is about, a sentence or two, one link, and what to do if it is a mistake. */
export interface Letter {
  subject: string
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
  /** Absolute: where it comes from. Needed where no button leads there. */
  instanceUrl?: string
  notes: string[]
  /** It goes to somebody who has an account: there they see what concerns them, and leave what they do not want. */
  toAccount: boolean
}

export function renderLetter(letter: Letter): { subject: string; html: string; text: string } {
  const { subject, heading, paragraphs, button, notes } = letter
  const privacyUrl = urlHere(letter, routes.privacyPolicy.show.url())
  const accountUrl = letter.toAccount ? urlHere(letter, routes.account.show.url()) : undefined
  const blocks = [
    heading,
    ...paragraphs,
    ...(button ? [`${button.label}: ${button.url}`] : []),
    ...notes,
    ...(accountUrl ? [en.labelled('Your account', accountUrl)] : []),
    ...(privacyUrl ? [en.labelled(en.privacy.heading, privacyUrl)] : []),
  ]
  return { subject, html: String(LetterHtml({ letter, privacyUrl, accountUrl })), text: `${blocks.join('\n\n')}\n` }
}

/** Absolute, of a path where the letter comes from. */
function urlHere({ button, instanceUrl = button?.url }: Letter, path: string): string | undefined {
  return instanceUrl && new URL(path, instanceUrl).href
}

/** In letters to people who have an account. */
export function MailAccountLink({ url }: { url: string }): JSX.Element {
  return (
    <MailNote>
      <a href={url}>Your account</a>
    </MailNote>
  )
}

interface LetterHtmlProps {
  letter: Letter
  privacyUrl: string | undefined
  accountUrl: string | undefined
}

function LetterHtml({ letter, privacyUrl, accountUrl }: LetterHtmlProps): JSX.Element {
  return (
    <MailShell title={letter.subject}>
      <MailHeading text={letter.heading} />
      {letter.paragraphs.map((paragraph) => (
        <p dir="auto" style="margin: 0 0 8px" safe>
          {paragraph}
        </p>
      ))}
      {letter.button ? <MailButton href={letter.button.url} label={letter.button.label} /> : null}
      {letter.notes.map((note) => (
        <MailNote>
          <span safe>{note}</span>
        </MailNote>
      ))}
      {accountUrl ? <MailAccountLink url={accountUrl} /> : null}
      {privacyUrl ? <MailPrivacyLink url={privacyUrl} /> : null}
    </MailShell>
  )
}
