import type { Language } from '#src/words.ts'
import type { ProgramStatus } from './program-windows.ts'

/** Texts of the updates that the clock posts without a person, or a program without a text. */
const texts = {
  en: {
    started: 'The maintenance has begun.',
    overrun: 'The maintenance takes longer than planned. We are still working on it.',
    completed: 'The maintenance is completed.',
    scheduled: 'We have planned maintenance for this time.',
    verifying: 'The work is done, and we are checking that everything runs.',
  },
  de: {
    started: 'Die Wartung hat begonnen.',
    overrun: 'Die Wartung dauert länger als geplant. Wir arbeiten weiter daran.',
    completed: 'Die Wartung ist abgeschlossen.',
    scheduled: 'Für diese Zeit ist eine Wartung geplant.',
    verifying: 'Die Arbeiten sind beendet. Wir prüfen, ob alles läuft.',
  },
  fr: {
    started: 'La maintenance a commencé.',
    overrun: 'La maintenance dure plus longtemps que prévu. Nous y travaillons toujours.',
    completed: 'La maintenance est terminée.',
    scheduled: 'Une maintenance est prévue à ce moment.',
    verifying: 'Les travaux sont terminés. Nous vérifions que tout fonctionne.',
  },
  es: {
    started: 'El mantenimiento ha comenzado.',
    overrun: 'El mantenimiento dura más de lo previsto. Seguimos trabajando en ello.',
    completed: 'El mantenimiento ha finalizado.',
    scheduled: 'Hemos programado un mantenimiento para este periodo.',
    verifying: 'El trabajo ha terminado. Estamos comprobando que todo funciona.',
  },
  pt: {
    started: 'A manutenção começou.',
    overrun: 'A manutenção está demorando mais do que o previsto. Continuamos trabalhando nela.',
    completed: 'A manutenção foi concluída.',
    scheduled: 'Uma manutenção está programada para este período.',
    verifying: 'O trabalho terminou. Estamos verificando se tudo funciona.',
  },
  ja: {
    started: 'メンテナンスを開始しました。',
    overrun: 'メンテナンスは予定より長引いています。引き続き作業しています。',
    completed: 'メンテナンスは完了しました。',
    scheduled: 'この時間帯にメンテナンスを予定しています。',
    verifying: '作業は終了しました。動作を確認しています。',
  },
} as const satisfies Record<Language, Record<string, string>>

export function stepText(language: Language, step: keyof (typeof texts)['en']): string {
  return texts[language][step]
}

/** By the status that a program gives the window. */
export function stepTexts(language: Language): Record<ProgramStatus, string> {
  const { scheduled, started, verifying, completed } = texts[language]
  return { scheduled, in_progress: started, verifying, completed }
}
