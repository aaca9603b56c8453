import { expect, test } from 'vitest'
import { markdown, markdownProblem } from './markdown.ts'

const rendered = (text: string) => markdown().render(text)

test('what people write is formatted', () => {
  const text =
    'We **know** it: see https://a.example/x and [b](https://b.example).\nNext line.\n\n| a | b |\n|---|---|\n| 1 | 2 |'
  expect(rendered(text)).toBe(
    '<p>We <strong>know</strong> it: see <a href="https://a.example/x">https://a.example/x</a> and <a href="https://b.example">b</a>.<br>\nNext line.</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n',
  )
  expect(markdownProblem(text)).toBeUndefined()
})

/** Each of the longest length that a form takes. */
const long = (part: string) => part.repeat(Math.floor(70_000 / part.length))

test.each([
  ['a long text', long('A sentence of the usual kind, with a comma.\n\n')],
  [
    'a log in a fence',
    `\`\`\`\n${long('2026-03-10T12:00:00Z [info] host_a app[12]: GET /a/b?c=d 200 12ms\n')}\n\`\`\``,
  ],
  ['JSON in a fence', `\`\`\`\n${long('  "key": "a value of some length",\n')}\n\`\`\``],
  ['a table of 300 rows', `|a|b|c|d|\n|-|-|-|-|\n${'|one|two|three|four|\n'.repeat(300)}`],
  ['a list of 1000 points', '- A point with a [link](https://a.example).\n'.repeat(300) + '- A point.\n'.repeat(700)],
])('%s is formatted and may be saved', (_, text) => {
  expect(rendered(text)).not.toContain('|-|')
  expect(rendered(text)).toMatch(/^<(p|pre|table|ul)>/)
  expect(markdownProblem(text)).toBeUndefined()
})

test.each([
  ['opened marks', long('**a')],
  ['points', long('- a\n')],
  ['links', long('http://a.b ')],
  ['cells', long('|a|b|\n|-|-|\n')],
  ['quotes in quotes', long(`${'> '.repeat(20)}a\n\n`)],
  ['brackets', long('[')],
])('too many %s are refused, and shown as typed where they are stored', (_, text) => {
  expect(markdownProblem(text)).toContain('to be formatted: split it, or take some out')
  const words = rendered(text).replace(/<\/?(p|br)>|\n/g, '')
  expect(words.includes('<')).toBe(false)
  expect(words.slice(0, 60)).toBe(text.replaceAll('\n', '').replaceAll('>', '&gt;').slice(0, 60))
})

test('a reference that unfolds to a long URL again and again is refused', () => {
  const text = `[a]: https://a.example/${'u'.repeat(1900)}\n\n${'[a]'.repeat(1000)}`
  expect(markdownProblem(text)).toBeDefined()
  expect(rendered(text).includes('<a')).toBe(false)
  expect(rendered(text.slice(0, 2100))).toContain('<a href="https://a.example/uuu')
})

test('a URL has 2000 characters at most, and a longer one is text', () => {
  const isLink = (text: string) => rendered(text).includes('<a href="https')
  const url = (length: number) => `https://a.example/${'u'.repeat(length)}`
  expect([1900, 2000].map((length) => isLink(`[x](${url(length)})`))).toEqual([true, false])
  expect([1900, 2000].map((length) => isLink(`see ${url(length)} there`))).toEqual([true, false])
  expect([1900, 2000].map((length) => isLink(`<${url(length)}>`))).toEqual([true, false])
})

test('what no form takes is cut: 200,000 characters, or 10,000 that are written as entities', () => {
  expect(rendered(long('abc ').repeat(4)).length).toBe(200_000 + '<p></p>\n'.length)
  const many = rendered('&a'.repeat(30_000))
  expect(many === `<p>${'&amp;a'.repeat(10_000)} …</p>\n`).toBe(true)
})
