import { isolated } from '../layout/direction.ts'
import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'
import { othersWait } from './others-wait.ts'

export interface IncidentSilentProps {
  organization: string
  timeZone: string
  incident: string
  /** Titles of the other incidents that wait for a word. */
  others: string[]
  /** UTC ms of the last update that visitors saw. */
  heardAt: number
  url: string
}

/** To everybody who could write an update of an incident that has gone quiet. */
export function incidentSilent({ organization, timeZone, incident, others, heardAt, url }: IncidentSilentProps) {
  return renderLetter({
    toAccount: true,
    subject: `Silent: “${isolated(incident)}” · ${isolated(organization)}`,
    heading: 'Visitors have heard nothing for a while',
    paragraphs: [
      `“${isolated(incident)}” is open, and its last update was on ${momentText(heardAt, timeZone)}.`,
      'Say where it stands, or resolve it if it is over.',
      ...othersWait(others),
    ],
    button: { label: 'Post an update', url },
    notes: [`You get this because you may write incidents of ${isolated(organization)}.`],
  })
}
