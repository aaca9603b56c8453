import { pageMessages } from '#src/messages/page-messages.ts'
import type { FurtherTexts, IncidentStatus, Language } from '#src/words.ts'
import type { Organization } from '../organizations/find-organization.ts'

/**
 * The text of an update that a program posts without one. `said`: the status that is new; `services`: none is. A postmortem is
 * never posted without words.
 */
export function textOfUpdate(language: Language, said: IncidentStatus | 'services'): string {
  const { proposed, posted } = pageMessages(language)
  return said === 'resolved' || said === 'postmortem' ? proposed.resolved : posted[said]
}

/** What an update says: its words, or where there are none the text of `said`, in the page's language and in its further ones. */
export function wordsOr(
  body: string | undefined,
  { language, furtherLanguages }: Pick<Organization, 'language' | 'furtherLanguages'>,
  said: IncidentStatus | 'services',
): { body: string; furtherBodies: FurtherTexts | null } {
  const words = body?.trim() ?? ''
  if (words !== '' || furtherLanguages.length === 0)
    return { body: words === '' ? textOfUpdate(language, said) : words, furtherBodies: null }
  const further = furtherLanguages.map((one) => [one, textOfUpdate(one, said)])
  return { body: textOfUpdate(language, said), furtherBodies: Object.fromEntries(further) }
}
