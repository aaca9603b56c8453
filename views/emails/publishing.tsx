import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

interface PublicationProps {
  organization: string
  title: string
  author: string | null
  url: string
}

/** To everybody who could release it. */
export function publicationToRelease(props: PublicationProps & { timeZone: string; publishAt: number | null }) {
  const { organization, title, author, url, timeZone, publishAt } = props
  const when =
    publishAt === null
      ? 'It is published as soon as somebody else than its author has released it.'
      : `Once it is released, it is published on ${momentText(publishAt, timeZone)}.`
  return renderLetter({
    toAccount: true,
    subject: `To release: “${isolated(title)}” · ${isolated(organization)}`,
    heading: 'A text waits for a second person',
    paragraphs: [
      `${isolated(author ?? 'Somebody')} wrote something about “${isolated(title)}” that many people would be told. ${when}`,
      'Read what would go out and to whom, then release it or send it back.',
    ],
    button: { label: 'Read it', url },
    notes: [`You get this because you may write incidents of ${isolated(organization)}.`],
  })
}

/** To its author, or to everybody who could publish it. */
export function publicationStuck(props: PublicationProps & { state: 'sent_back' | 'waiting'; reason: string }) {
  const { organization, title, url, state, reason } = props
  return renderLetter({
    toAccount: true,
    subject: `${state === 'sent_back' ? 'Sent back' : 'Not published'}: “${isolated(title)}” · ${isolated(organization)}`,
    heading: state === 'sent_back' ? 'Your text was sent back' : 'Something that was to be published waits for you',
    paragraphs: [isolated(reason)],
    button: { label: state === 'sent_back' ? 'Change it' : 'Look at it', url },
    notes: [`You get this because you may write incidents of ${isolated(organization)}.`],
  })
}

/** To everybody else who writes incidents. */
export function emergencyPublication({
  organization,
  title,
  author,
  reason,
  url,
}: PublicationProps & { reason: string }) {
  return renderLetter({
    toAccount: true,
    subject: `Published without a second person: “${isolated(title)}” · ${isolated(organization)}`,
    heading: 'Published without a second person',
    paragraphs: [
      `${isolated(author ?? 'Somebody')} said that “${isolated(title)}” could not wait, and published it alone.`,
      `The reason: ${isolated(reason)}`,
    ],
    button: { label: 'See what was published', url },
    notes: [`You get this because you may write incidents of ${isolated(organization)}.`],
  })
}

/** To a member whom a note names. */
export function mention(props: {
  organization: string
  incident: string
  author: string | null
  note: string
  url: string
}) {
  const { organization, incident, author, note, url } = props
  return renderLetter({
    toAccount: true,
    subject: `${isolated(author ?? 'Somebody')} mentioned you: “${isolated(incident)}” · ${isolated(organization)}`,
    heading: `${isolated(author ?? 'Somebody')} mentioned you in a note`,
    paragraphs: [`On “${isolated(incident)}”. Visitors do not see notes.`, isolated(note)],
    button: { label: 'Open the incident', url },
    notes: [`You get this because you are in the team of ${isolated(organization)}.`],
  })
}
