import { expect, test } from 'vitest'
import { decodeList } from './decode-list.ts'

const text = 'email\tname\r\njane@example.com\tÄnne €\r\n'
const wide = Buffer.from(text, 'utf16le')
const swapped = Buffer.from(wide).swap16()
const mark = Buffer.from('\ufeff', 'utf16le')

test.each<[string, Buffer]>([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 of Windows', Buffer.concat([mark, wide])],
  ['UTF-16 of Windows without a mark', wide],
  ['UTF-16 the other way round', Buffer.concat([Buffer.from(mark).swap16(), swapped])],
  ['UTF-16 the other way round without a mark', swapped],
  ['Windows-1252', Buffer.from(text.replace('€', '\x80'), 'latin1')],
])('%s is read', (_what, bytes) => {
  expect(decodeList(bytes)).toBe(text)
})

test.each([
  ['half of its letters are Chinese', '姓名\temail\r\n王小明\twang@example.cn\r\n李小龙\tli@example.cn\r\n'],
  ['it is one address', 'a@b.example'],
  ['it is Greek', 'Όνομα;email\nΑλέξανδρος;alex@example.gr\n'],
])('UTF-16 without a mark is read where %s', (_what, content) => {
  const bytes = Buffer.from(content, 'utf16le')
  expect([decodeList(bytes), decodeList(Buffer.from(bytes).swap16())]).toEqual([content, content])
})

test.each([
  ['a new spreadsheet', Buffer.from('PK\x03\x04…'), 'This is a spreadsheet.'],
  ['an old spreadsheet', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1', 'latin1'), 'This is a spreadsheet.'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0, 0, 0, 0x0d]), 'This is not a text file.'],
  ['zeros', Buffer.alloc(100), 'This is not a text file.'],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'This is not a text file.'],
])('%s is refused', (_what, bytes, sentence) => {
  expect(() => decodeList(bytes)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { list: expect.stringContaining(sentence) } }),
  )
})
