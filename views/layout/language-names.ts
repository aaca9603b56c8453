import type { Language } from '#src/words.ts'

/** Each in its own words, as whoever speaks it looks for it. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  ja: '日本語',
}
