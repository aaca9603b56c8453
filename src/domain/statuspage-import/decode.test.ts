import { expect, test } from 'vitest'
import { decodeExport } from './decode.ts'

const text = '{"page":{"name":"Störung 🚨 状態"}}'
const value = { page: { name: 'Störung 🚨 状態' } }

function utf16(content: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(content, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16, little end first', utf16(text, 'le')],
  ['UTF-16, big end first', utf16(text, 'be')],
  ['UTF-16, little end first, with a mark', utf16(`\ufeff${text}`, 'le')],
  ['UTF-16, big end first, with a mark', utf16(`\ufeff${text}`, 'be')],
  ['UTF-16 after a line end', utf16(`\n ${text}\r\n`, 'le')],
  ['UTF-16, packed', Bun.gzipSync(new Uint8Array(utf16(text, 'le')))],
])('an export is read in %s', (_, bytes) => {
  expect(decodeExport(bytes, 'FILE')).toEqual(value)
})

test.each([
  ['half a character', utf16(text, 'le').subarray(0, -1), 'FILE is not complete JSON: it ends early, after 65 bytes.'],
  [
    'a text that is open',
    utf16(text, 'be').subarray(0, -8),
    'FILE is not complete JSON: it ends early, after 58 bytes.',
  ],
  ['half a pair', utf16('{"\ud83d"}', 'le'), 'FILE is not UTF-16 text'],
  ['its mark alone', utf16('\ufeff', 'le'), 'FILE is not complete JSON: it ends early'],
  ['no JSON', utf16('<html>', 'le'), 'FILE is not JSON'],
])('UTF-16 that is %s is refused in one sentence', (_, bytes, sentence) => {
  expect(() => decodeExport(bytes, 'FILE')).toThrow(sentence)
})
