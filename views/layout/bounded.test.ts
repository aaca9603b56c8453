import { expect, test } from 'vitest'
import { boundedHtml } from './bounded-html.ts'
import { plainLines, renderBody } from './markdown.tsx'
import { remembered } from './remembered.ts'

test('HTML that a page can show is left as it is', () => {
  for (const html of ['<p>We &amp; you</p>', '<b>a</b> '.repeat(4000), 'x'.repeat(200_000)])
    expect(boundedHtml(html) === html).toBe(true)
})

test.each([
  ['tags', '<b>word '.repeat(10_001)],
  ['entities', '&amp;word '.repeat(10_001)],
  ['characters', `${'word '.repeat(40_001)}<b>`],
])('of HTML with too many %s the words are shown', (_, html) => {
  const bounded = boundedHtml(html)
  expect(bounded.includes('<')).toBe(false)
  expect(bounded.match(/word/g)?.length).toBeGreaterThan(9000)
  expect(bounded.length).toBeLessThan(300_000)
})

test('words that look like tags stay words, where HTML is cut down to them', () => {
  const html = `1 > 0 &lt;script&gt; ${'<b>'.repeat(10_001)}`
  expect(renderBody(html, 'html').trim()).toBe('1 &gt; 0 &amp;lt;script&amp;gt;')
})

test('spaces beside a line end go, however many there are', () => {
  expect(plainLines(`a${' '.repeat(60_000)}\nb`, 'markdown')).toBe('a\nb')
  expect(plainLines(`a\n${' '.repeat(3)}b  \n\n\n\nc`, 'markdown')).toBe('a\nb\n\nc')
})

test('a text is rendered once while it is in use', () => {
  let rendered = 0
  const render = (key: string, length: number) =>
    remembered(key, () => {
      rendered += 1
      return key.repeat(length)
    })
  expect([render('k', 3), render('k', 3), rendered]).toEqual(['kkk', 'kkk', 1])
  // As many characters as are kept, so that what was not used meanwhile makes room.
  for (let index = 0; index < 9; index++) {
    render(`a${index}`, 1_000_000)
    render('k', 3)
  }
  expect(rendered).toBe(10)
  render('a8', 1)
  expect(rendered).toBe(10)
  render('a0', 1)
  expect(rendered).toBe(11)
})
