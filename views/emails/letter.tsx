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
}

export function renderLetter(letter: Letter): { subject: string; html: string; text: string } {
  const { subject, heading, paragraphs, button, notes } = letter
  const privacyUrl = privacyUrlOf(letter)
  const blocks = [
    heading,
    ...paragraphs,
    ...(button ? [`${button.label}: ${button.url}`] : []),
    ...notes,
    ...(privacyUrl ? [en.labelled(en.privacy.heading, privacyUrl)] : []),
  ]
  return { subject, html: String(LetterHtml({ letter, privacyUrl })), text: `${blocks.join('\n\n')}\n` }
}

function privacyUrlOf({ button, instanceUrl = button?.url }: Letter): string | undefined {
  return instanceUrl && new URL(routes.privacyPolicy.show.url(), instanceUrl).href
}

function LetterHtml({ letter, privacyUrl }: { letter: Letter; privacyUrl: string | undefined }): JSX.Element {
  return (
    <MailShell title={letter.subject}>
      <MailHeading text={letter.heading} />
      {letter.paragraphs.map((paragraph) => (
        <p style="margin: 0 0 8px" safe>
          {paragraph}
        </p>
      ))}
      {letter.button ? <MailButton href={letter.button.url} label={letter.button.label} /> : null}
      {letter.notes.map((note) => (
        <MailNote>
          <span safe>{note}</span>
        </MailNote>
      ))}
      {privacyUrl ? <MailPrivacyLink url={privacyUrl} /> : null}
    </MailShell>
  )
}
