import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatLine } from './chat-message.ts'
import { type ChatSyntax, chatText, enclosable, longestStart, shortened } from './chat-text.ts'

/** Bold in stars, everything else as it is. */
const starred: ChatSyntax = { quote: '> ', span: ({ text, bold }) => (bold ? `*${text}*` : text) }
const line = (...spans: (string | { text: string; bold: boolean })[]): ChatLine => ({
  quote: false,
  spans: spans.map((span) => (typeof span === 'string' ? { text: span } : span)),
})
const bold = (text: string) => ({ text, bold: true })

test('lines and spans are written in order; a quoted line says so, an empty one is empty', () => {
  const lines = [line('We ', bold('look'), '.'), line(), { quote: true, spans: [{ text: 'said' }] }]
  expect(chatText(lines, starred, 100)).toBe('We *look*.\n\n> said')
  expect(chatText([], starred, 100)).toBe('')
})

test.each([
  [10, 'We *look*…'],
  [8, 'We *lo*…'],
  [6, 'We …'],
  [5, 'We …'],
  [4, 'We …'],
  [3, 'We…'],
  [1, '…'],
])('of %i characters at the most it is cut within a text, never within its marks', (most, expected) => {
  const written = chatText([line('We ', bold('look'), '.')], starred, most)
  expect(written).toBe(expected)
  expect(written.length).toBeLessThanOrEqual(most)
})

test('what fits to the last character but one is whole', () => {
  expect(chatText([line('12345')], starred, 6)).toBe('12345')
  expect(chatText([line('12345')], starred, 5)).toBe('1234…')
})

test.each([
  ['plain', 5, 'plai…'],
  ['plain', 6, 'plain'],
  ['ab👋cd', 4, 'ab…'],
  ['ab👋cd', 5, 'ab👋…'],
  ['👋', 2, '…'],
  ['日本語', 3, '日本…'],
  ['', 3, ''],
])('%j in %i units: %j', (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected)
})

test('the longest start that fits is what trying one after the other finds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.nat({ max: 40 }), (text, most) => {
      const fits = (start: string) => start.length <= most
      const all = [...text].map((_, index) => [...text].slice(0, index + 1).join(''))
      expect(longestStart(text, fits)).toBe(all.findLast(fits) ?? '')
    }),
  )
})

test.each([
  ['https://a.example/x', 'https://a.example/x'],
  ['https://a.example/a b', 'https://a.example/a%20b'],
  ['https://a.example/<a>|(b)[c]', 'https://a.example/%3Ca%3E%7C%28b%29%5Bc%5D'],
  ['https://a.example/"\'`\\', 'https://a.example/%22%27%60%5C'],
  ['https://a.example/%28?q=1&r=2#s', 'https://a.example/%28?q=1&r=2#s'],
])('a URL that would end early is encoded: %s', (url, expected) => {
  expect(enclosable(url)).toBe(expected)
  expect(enclosable(expected)).toBe(expected)
})
