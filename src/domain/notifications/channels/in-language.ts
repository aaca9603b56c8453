import type { Language } from '#src/words.ts'

/** With which links lead to a page in a further language; empty for its own. */
export type LanguageQuery = { language?: Language }

/** The organization of a message as its reader's language has it, and the query of links to its page. */
export function inLanguage<Page extends { language: Language }>(
  organization: Page,
  language: Language,
): { organization: Page; query: LanguageQuery } {
  const query = language === organization.language ? {} : { language }
  return { organization: { ...organization, language }, query }
}
