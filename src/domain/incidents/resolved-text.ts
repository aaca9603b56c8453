import type { Language } from '#src/words.ts'

/** The last update's text of an incident that is resolved without anybody writing one. */
export const resolvedTexts: Record<Language, string> = {
  en: 'This incident has been resolved.',
  de: 'Diese Störung ist behoben.',
  fr: 'Cet incident est résolu.',
  es: 'Este incidente se ha resuelto.',
  pt: 'Este incidente foi resolvido.',
  ja: 'この障害は解決しました。',
}
