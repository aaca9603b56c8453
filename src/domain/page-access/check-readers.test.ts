import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import { checkReaders } from './check-readers.ts'

const read = (readers: string) => sidesOf(checkReaders(readForm({ readers })))

test('addresses and domains are read as people write them, each once', () => {
  const typed = ' Ann@Example.com\nexample.com, @Beta.example;\n\nann@example.com\r\nbücher.example'
  const { values, errors } = read(typed)
  expect(errors).toEqual({})
  expect(values).toEqual([
    { kind: 'address', address: 'ann@example.com', key: 'ann@example.com' },
    { kind: 'domain', address: 'example.com', key: 'example.com' },
    { kind: 'domain', address: 'beta.example', key: 'beta.example' },
    { kind: 'domain', address: 'bücher.example', key: 'xn--bcher-kva.example' },
  ])
})

test.each([
  ['', 'Type an address such as ann@example.com, or a domain.'],
  ['ann@', '“ann@” is not one plain e-mail address, such as ann@example.com.'],
  ['ann@a@b.example', '“ann@a@b.example” is not one plain e-mail address'],
  ['localhost', '“localhost” is neither an e-mail address nor a domain such as example.com.'],
  ['*.example.com', '“*.example.com” is neither an e-mail address nor a domain'],
  ['https://example.com/', '“https://example.com/” is neither an e-mail address nor a domain'],
  ['Gmail.com', '“Gmail.com” gives an address to everybody: list single addresses instead.'],
  ['ann@gmail.com\n@outlook.com', '“@outlook.com” gives an address to everybody'],
  ['x'.repeat(3000), `“${'x'.repeat(60)}” is neither an e-mail address nor a domain`],
  ['a@b.example\n'.repeat(501), 'Add at most 500 at a time.'],
])('%j is refused with a sentence', (typed, sentence) => {
  expect(read(typed).errors.readers).toContain(sentence)
})
