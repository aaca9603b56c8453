import type { Language } from '#src/words.ts'

/** Each language in its own words, so that its speakers find it. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  ja: '日本語',
}
