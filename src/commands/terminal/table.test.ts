import { expect, test } from 'vitest'
import { harmless, table } from './table.ts'

test('columns stand below each other, however wide the letters are', () => {
  const lines = table(
    ['NAME', 'STATUS', 'ID'],
    [
      ['API', 'operational', 'a'],
      ['決済サービス', 'major_outage', 'b'],
      ['Zahlungen 💶', 'operational', 'c'],
      ['', '', 'd'],
    ],
  )
  expect(lines).toEqual([
    'NAME          STATUS        ID',
    'API           operational   a',
    '決済サービス  major_outage  b',
    'Zahlungen 💶  operational   c',
    '                            d',
  ])
})

test('no line ends in spaces, and a table of nothing is its head', () => {
  expect(table(['A', 'B'], [['long', '']])).toEqual(['A     B', 'long'])
  expect(table(['A', 'B'], [])).toEqual(['A  B'])
})

test.each([
  ['a\u001b[31mb\u0007', 'a[31mb'],
  ['one\n\ttwo\r\n', 'one two '],
  ['\u202egnp.exe\u2069', 'gnp.exe'],
  ['👩‍💻 Ärger', '👩‍💻 Ärger'],
])('%j does nothing to the terminal', (text, shown) => {
  expect(harmless(text)).toBe(shown)
})
