import { expect, test } from 'vitest'
import { structureFaults } from '#src/testing/html-structure.ts'
import { updatesHtml } from './feed-parts.ts'

/** One update at noon, as readers of a feed get it. */
function html(body: string, bodyFormat: 'markdown' | 'html' = 'markdown') {
  const update = { status: 'resolved', body, bodyFormat, displayAt: Date.UTC(2026, 2, 10, 11) } as const
  const entry = { id: 'abc', kind: 'incident', title: 'T', publishedAt: 0, updates: [update] } as const
  const organization = { name: 'Acme', timeZone: 'Europe/Berlin', language: 'en' } as const
  const url = 'https://status.example/s/acme/'
  return updatesHtml({ ...entry, updates: [update] }, { organization, entries: [], url })
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
