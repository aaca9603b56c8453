import { expect, test } from 'vitest'
import type { Language } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { periodText } from './times.tsx'

const hour = 3_600_000
const evening = Date.UTC(2026, 10, 28, 20)
const clocksChange = Date.UTC(2026, 9, 25)

/** Within a day, over midnight, and over the hour that comes twice. */
const said: Record<Language, [string, string, string]> = {
  en: [
    '28 Nov 2026, 21:00–22:00 CET',
    '28 Nov 2026, 21:00 CET – 29 Nov 2026, 05:00 CET',
    '25 Oct 2026, 02:00 CEST – 25 Oct 2026, 03:00 CET',
  ],
  de: [
    '28. Nov. 2026, 21:00–22:00 Uhr MEZ',
    '28. Nov. 2026, 21:00 MEZ – 29. Nov. 2026, 05:00 MEZ',
    '25. Okt. 2026, 02:00 MESZ – 25. Okt. 2026, 03:00 MEZ',
  ],
  es: [
    '28 nov 2026, 21:00–22:00 CET',
    '28 nov 2026, 21:00 CET – 29 nov 2026, 5:00 CET',
    '25 oct 2026, 02:00 CEST – 25 oct 2026, 03:00 CET',
  ],
  fr: [
    '28 nov. 2026, 21:00 – 22:00 UTC+1',
    '28 nov. 2026, 21:00 UTC+1 – 29 nov. 2026, 05:00 UTC+1',
    '25 oct. 2026, 02:00 UTC+2 – 25 oct. 2026, 03:00 UTC+1',
  ],
  pt: [
    '28 de nov. de 2026 21:00 – 22:00 GMT+1',
    '28 de nov. de 2026, 21:00 GMT+1 – 29 de nov. de 2026, 05:00 GMT+1',
    '25 de out. de 2026, 02:00 GMT+2 – 25 de out. de 2026, 03:00 GMT+1',
  ],
  ja: [
    '2026/11/28 21時00分～22時00分(GMT+1)',
    '2026/11/28 21:00 GMT+1～2026/11/29 5:00 GMT+1',
    '2026年10月25日 02:00 GMT+2 – 2026年10月25日 03:00 GMT+1',
  ],
}

test.each(Object.entries(said))(
  '%s: a period names day and zone once, and both where they differ',
  (language, texts) => {
    const text = (from: number, to: number) =>
      periodText(from, to, 'Europe/Berlin', messagesOf(language as Language)).replace(/[\u2009\u202f\u00a0]/g, ' ')
    expect([
      text(evening, evening + hour),
      text(evening, evening + 8 * hour),
      text(clocksChange, clocksChange + 2 * hour),
    ]).toEqual(texts)
  },
)
