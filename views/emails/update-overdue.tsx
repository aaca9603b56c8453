import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'
import { othersWait } from './others-wait.ts'

export interface UpdateOverdueProps {
  organization: string
  timeZone: string
  incident: string
  /** Titles of the other incidents that wait for a word. */
  others: string[]
  promisedFor: number
  url: string
}

/** To everybody who could write the update that visitors were promised. */
export function updateOverdue({ organization, timeZone, incident, others, promisedFor, url }: UpdateOverdueProps) {
  return renderLetter({
    toAccount: true,
    subject: `Overdue: the next update of “${isolated(incident)}” · ${isolated(organization)}`,
    heading: 'Visitors are waiting for the update you promised',
    paragraphs: [
      `“${isolated(incident)}” is open, and its next update was promised by ${momentText(promisedFor, timeZone)}.`,
      'Say that nothing has changed, if nothing has: silence reads worse.',
      ...othersWait(others),
    ],
    button: { label: 'Post an update', url },
    notes: [`You get this because you may write incidents of ${isolated(organization)}.`],
  })
}
