import type { Language } from '#src/words.ts'

/** What an incident says at its end, where nobody is there to write it. */
export const resolvedTexts: Record<Language, string> = {
  en: 'This incident has been resolved.',
  de: 'Diese Störung ist behoben.',
  fr: 'Cet incident est résolu.',
  es: 'Este incidente se ha resuelto.',
  pt: 'Este incidente foi resolvido.',
  ja: 'この障害は解決しました。',
}
