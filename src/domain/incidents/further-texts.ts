import type { BodyFormat, Language } from '#src/words.ts'
import type { Incident, StatusUpdate } from './incident.ts'

/** What the team has written in further languages of the page. Pure, and a leaf that every room may read. */

/** The title in that language; in the page's own where it was not written in it. */
export function titleIn(
  language: Language,
  { title, furtherTitles }: Pick<Incident, 'title' | 'furtherTitles'>,
): string {
  return furtherTitles?.[language] ?? title
}

/** An update's text, as its title's. What was brought as HTML is written anew in Markdown. */
export function bodyIn(
  language: Language,
  { body, bodyFormat, furtherBodies }: Pick<StatusUpdate, 'body' | 'bodyFormat' | 'furtherBodies'>,
): { body: string; bodyFormat: BodyFormat } {
  const further = furtherBodies?.[language]
  return further === undefined ? { body, bodyFormat } : { body: further, bodyFormat: 'markdown' }
}

/** `text` in place of what there was in the language; '' leaves it out, and null: there is none in any. */
export function withText(
  texts: Incident['furtherTitles'],
  language: Language,
  text: string,
): Incident['furtherTitles'] {
  const { [language]: _, ...others } = texts ?? {}
  const after = text === '' ? others : { ...others, [language]: text }
  return Object.keys(after).length === 0 ? null : after
}
