import { momentText } from '../layout/times.tsx'
import { renderLetter } from './letter.tsx'

/** To an admin of the instance: what is wrong with the whole of it. `since`: UTC ms; `instanceUrl` without a trailing slash. */
export function alarm(facts: { title: string; sentence: string; since: number; url: string; instanceUrl: string }) {
  return renderLetter({
    toAccount: true,
    subject: `${facts.title} · Opsentry`,
    heading: facts.title,
    paragraphs: [facts.sentence, `It began on ${momentText(facts.since, 'UTC')}, at ${facts.instanceUrl}.`],
    button: { label: 'Look at the alarms', url: facts.url },
    notes: ['You get this because you administer this Opsentry. Each cause is mailed once, as long as it lasts.'],
    instanceUrl: facts.instanceUrl,
  })
}
