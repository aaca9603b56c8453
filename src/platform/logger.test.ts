import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function written(format: 'text' | 'json', facts: Record<string, unknown>): string {
  const lines: string[] = []
  createLogger({ level: 'info', format }, (line) => lines.push(line)).warn('something came', facts)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

/** Of what a stranger may send: line ends, and what terminals obey or show in another order. */
const signs = [...'\n\r\u0000\u0007\u001b\u007f\u0085\u009b\u2028\u2029\u202e\u2066\u200b\ufeff']

test.each(['text', 'json'] as const)('one event is one line of plain signs, as %s', (format) => {
  for (const sign of signs) {
    const line = written(format, { page: `/a${sign}2026-11-29T00:00:00.000Z ERROR forged`, b: { deep: sign } })
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(line).toContain('forged')
  }
})

test('text is quoted where it could be taken for something else', () => {
  expect(written('text', { page: '/a b=c level=error' })).toContain('page="/a b=c level=error"')
  expect(written('text', { page: '/a"b' })).toContain('page="/a\\"b"')
  expect(written('text', { page: '/ä=1', number: 7, none: undefined })).toMatch(/ page=\/ä=1 number=7 none=undefined$/)
  expect(written('text', { page: '\u001b[2J' })).toContain('page="\\u001b[2J"')
})

test('JSON is read back as it was', () => {
  const facts = { page: signs.join('x'), list: ['a', { b: '\u202e' }] }
  expect(JSON.parse(written('json', facts))).toMatchObject({ level: 'warn', event: 'something came', ...facts })
})

test('what is below the level is not written', () => {
  const lines: string[] = []
  const logger = createLogger({ level: 'warn', format: 'text' }, (line) => lines.push(line))
  for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](level)
  expect(lines.map((line) => line.split(' ').at(-1))).toEqual(['warn', 'error'])
})
