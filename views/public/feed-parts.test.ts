import { expect, test } from 'vitest'
import { structureFaults } from '#src/testing/html-structure.ts'
import type { Language } from '#src/words.ts'
import { entryHtml, type FeedEntry } from './feed-parts.ts'

const noon = Date.UTC(2026, 2, 10, 11)
const organization = { name: 'Acme', timeZone: 'Europe/Berlin', language: 'en', createdAt: 0 } as const
const props = { organization, entries: [], url: 'https://status.example/s/acme/' }
const entry: FeedEntry = {
  id: 'abc',
  feedId: null,
  title: 'T',
  publishedAt: 0,
  updatedAt: 0,
  planned: null,
  updates: [],
}

/** One update at noon, as readers of a feed get it. */
function html(body: string, bodyFormat: 'markdown' | 'html' = 'markdown') {
  const update = { status: 'resolved', body, bodyFormat, displayAt: noon, updatedAt: noon } as const
  return entryHtml({ ...entry, updates: [update] }, props)
}

const begun =
  "<p><small>Mar <var data-var='date'>10</var>, <var data-var='time'>12:00</var> GMT+1</small><br><strong>Resolved</strong>"

test.each([
  ['one paragraph goes on the line of its status, as Statuspage writes it', 'Solved.', `${begun} - Solved.</p>`],
  ['of several the first does', 'Solved.\n\nThanks.', `${begun} - Solved.</p><p>Thanks.</p>`],
  ['a heading stands below', '# Cause\n\nA disk.', `${begun}</p><h3 dir="auto">Cause</h3>\n<p>A disk.</p>`],
  [
    'a list stands below its sentence',
    'Solved:\n\n- a\n- b',
    `${begun} - Solved:</p><ul>\n<li>a</li>\n<li>b</li>\n</ul>`,
  ],
  [
    'an image and a link lead away',
    '![plan](/p.png) [list](/incidents)',
    `${begun} - <a href="https://status.example/p.png" rel="nofollow noopener">plan</a> <a href="https://status.example/incidents" rel="nofollow noopener">list</a></p>`,
  ],
  ['a text that reads from right to left keeps its paragraph', 'عمل\n\nعمل', `${begun} - عمل</p><p dir="auto">عمل</p>`],
])('%s', (_, body, expected) => {
  expect(html(body)).toBe(expected)
})

test.each([
  ['markdown', '> a\n\n1. b\n   - c\n\n```\nd\n```\n\n| e |\n|---|\n| f |\n\n---'],
  ['html', 'a<br>b<ul><li>c</li></ul>d'],
  ['html', '<p>a</p><p>b</p>'],
  ['html', '<h1>a</h1>b<table><tbody><tr><td>c</td></tr></tbody></table>'],
  ['html', '<p>a<ul><li>b</li></ul>c</p>'],
] as const)('no block stands within a paragraph: %s %j', (format, body) => {
  expect(structureFaults(html(body, format))).toEqual([])
})

const at = (month: number, day: number, hour: number, year = 2026) => Date.UTC(year, month - 1, day, hour)
const inZone = (timeZone: string, language: Language = 'en') => ({
  ...props,
  organization: { ...organization, timeZone, language },
})

test.each<[from: number, to: number, timeZone: string, language: Language, words: string]>([
  [at(1, 16, 12), at(1, 16, 16), 'UTC', 'en', 'THIS IS A SCHEDULED EVENT Jan 16, 12:00 - 16:00 UTC'],
  [at(1, 16, 12), at(1, 16, 16), 'Europe/London', 'en', 'THIS IS A SCHEDULED EVENT Jan 16, 12:00 - 16:00 GMT'],
  [at(1, 16, 22), at(1, 17, 2), 'UTC', 'en', 'THIS IS A SCHEDULED EVENT Jan 16, 22:00 - Jan 17, 02:00 UTC'],
  [at(1, 1, 12), at(1, 1, 13, 2027), 'UTC', 'en', 'THIS IS A SCHEDULED EVENT Jan 01, 12:00 - Jan 01, 13:00 UTC'],
  // The hour that comes twice.
  [at(10, 25, 0), at(10, 25, 3), 'Europe/Berlin', 'de', 'GEPLANTE WARTUNG 25. Okt., 02:00 MESZ - 25. Okt., 04:00 MEZ'],
  [at(1, 16, 12), at(1, 16, 16), 'Europe/Berlin', 'de', 'GEPLANTE WARTUNG 16. Jan., 13:00 - 17:00 MEZ'],
  [at(1, 16, 12), at(1, 16, 16), 'Europe/Paris', 'fr', 'MAINTENANCE PLANIFIÉE 16 janv., 13:00 - 17:00 UTC+1'],
  [at(1, 16, 12), at(1, 16, 16), 'Europe/Madrid', 'es', 'MANTENIMIENTO PROGRAMADO 16 ene, 13:00 - 17:00 CET'],
  [at(1, 16, 12), at(1, 16, 16), 'America/Sao_Paulo', 'pt', 'MANUTENÇÃO AGENDADA 16 de jan., 09:00 - 13:00 BRT'],
  [at(1, 16, 12), at(1, 16, 16), 'Asia/Tokyo', 'ja', 'メンテナンスの予定 1月16日 21:00 - 1月17日 01:00 JST'],
])('planned from %d to %d in %s, %s: %s', (from, to, timeZone, language, words) => {
  expect(entryHtml({ ...entry, planned: { from, to } }, inZone(timeZone, language))).toBe(
    `<p><strong>${words}</strong></p>`,
  )
})

test('a further update that leaves the state as it is says so, whatever came between', () => {
  const said = (...statuses: FeedEntry['updates'][number]['status'][]) => {
    const updates = statuses.map(
      (status) => ({ status, body: 'x', bodyFormat: 'markdown', displayAt: noon, updatedAt: noon }) as const,
    )
    return [...entryHtml({ ...entry, updates }, props).matchAll(/<strong>(.*?)<\/strong>/g)].map(([, word]) => word)
  }
  expect(said('resolved', 'identified', 'identified', 'investigating', 'identified')).toEqual([
    ...['Resolved', 'Update', 'Identified', 'Investigating', 'Identified'],
  ])
  expect(said('completed', 'in_progress', 'scheduled', 'scheduled')).toEqual([
    ...['Completed', 'In progress', 'Update', 'Scheduled'],
  ])
})
