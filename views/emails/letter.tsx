import { MailButton, MailHeading, MailNote, MailShell } from './mail-shell.tsx'

/** A short letter to one person: what it is about, a sentence or two, one link, and what to do if it is a mistake. */
export interface Letter {
  subject: string
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
  notes: string[]
}

export function renderLetter(letter: Letter): { subject: string; html: string; text: string } {
  const { subject, heading, paragraphs, button, notes } = letter
  const blocks = [heading, ...paragraphs, ...(button ? [`${button.label}: ${button.url}`] : []), ...notes]
  return { subject, html: String(LetterHtml({ letter })), text: `${blocks.join('\n\n')}\n` }
}

function LetterHtml({ letter }: { letter: Letter }): JSX.Element {
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
    </MailShell>
  )
}
