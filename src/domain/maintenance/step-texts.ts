import type { Language } from '#src/words.ts'

/** Texts of the updates that the clock posts without a person. */
const texts = {
  en: {
    started: 'The maintenance has begun.',
    overrun: 'The maintenance takes longer than planned. We are still working on it.',
    completed: 'The maintenance is completed.',
  },
  de: {
    started: 'Die Wartung hat begonnen.',
    overrun: 'Die Wartung dauert länger als geplant. Wir arbeiten weiter daran.',
    completed: 'Die Wartung ist abgeschlossen.',
  },
  fr: {
    started: 'La maintenance a commencé.',
    overrun: 'La maintenance dure plus longtemps que prévu. Nous y travaillons toujours.',
    completed: 'La maintenance est terminée.',
  },
  es: {
    started: 'El mantenimiento ha comenzado.',
    overrun: 'El mantenimiento dura más de lo previsto. Seguimos trabajando en ello.',
    completed: 'El mantenimiento ha finalizado.',
  },
  pt: {
    started: 'A manutenção começou.',
    overrun: 'A manutenção está demorando mais do que o previsto. Continuamos trabalhando nela.',
    completed: 'A manutenção foi concluída.',
  },
  ja: {
    started: 'メンテナンスを開始しました。',
    overrun: 'メンテナンスは予定より長引いています。引き続き作業しています。',
    completed: 'メンテナンスは完了しました。',
  },
} as const satisfies Record<Language, Record<string, string>>

export function stepText(language: Language, step: keyof (typeof texts)['en']): string {
  return texts[language][step]
}
