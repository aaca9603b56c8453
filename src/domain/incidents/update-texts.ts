import { pageMessages } from '#src/messages/page-messages.ts'
import type { IncidentStatus, Language } from '#src/words.ts'

/**
 * The text of an update that a program posts without one. `said`: the status that is new; `services`: none is. A postmortem is
 * never posted without words.
 */
export function textOfUpdate(language: Language, said: IncidentStatus | 'services'): string {
  const { proposed, posted } = pageMessages(language)
  return said === 'resolved' || said === 'postmortem' ? proposed.resolved : posted[said]
}
