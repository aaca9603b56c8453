import { expect, test } from 'vitest'
import { type Language, languages, type Rhythm } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { rhythmText } from './rhythm-text.ts'

const rhythms: Rhythm[] = [
  { kind: 'daily', interval: 1 },
  { kind: 'weekly', interval: 1, weekdays: [7] },
  { kind: 'weekly', interval: 2, weekdays: [2] },
  { kind: 'monthly_by_date', interval: 1, day: 6 },
  { kind: 'monthly_by_date', interval: 1, day: -1 },
  { kind: 'monthly_by_weekday', interval: 1, nth: 1, weekday: 1 },
  { kind: 'monthly_by_weekday', interval: 1, nth: -1, weekday: 7 },
]

const said: Record<Language, string> = {
  en: 'every day, every Sunday, every 2 weeks on Tuesday, on day 6 of every month, on the last day of every month, every first Monday of the month, every last Sunday of the month',
  de: 'täglich, jeden Sonntag, alle 2 Wochen am Dienstag, jeden Monat am 6., am letzten Tag jedes Monats, jeden ersten Montag im Monat, jeden letzten Sonntag im Monat',
  fr: 'chaque jour, chaque dimanche, toutes les 2 semaines, le mardi, le 6 de chaque mois, le dernier jour de chaque mois, chaque premier lundi du mois, chaque dernier dimanche du mois',
  es: 'cada día, cada domingo, cada 2 semanas, el martes, el día 6 de cada mes, el último día de cada mes, cada primer lunes del mes, cada último domingo del mes',
  pt: 'todos os dias, a cada domingo, a cada 2 semanas: terça-feira, no dia 6 de cada mês, no último dia de cada mês, na primeira segunda-feira de cada mês, no último domingo de cada mês',
  ja: '毎日, 毎週日曜日, 2週間ごとの火曜日, 毎月6日, 毎月末日, 毎月第1月曜日, 毎月最終日曜日',
}

test.each(languages)('%s: a series is said as people say it', (language) => {
  expect(rhythms.map((rhythm) => rhythmText(rhythm, messagesOf(language))).join(', ')).toBe(said[language])
})
