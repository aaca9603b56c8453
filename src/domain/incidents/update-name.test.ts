import { expect, test } from 'vitest'
import { wordsOfUpdate } from './update-name.ts'

test.each([
  ['We look.', 'We look.'],
  ['Disk\n\n one', 'Disk one'],
  ['word '.repeat(40), `${'word '.repeat(12)}…`],
  ['x'.repeat(100), `${'x'.repeat(60)} …`],
])('%s is called %s', (body, name) => {
  expect(wordsOfUpdate(body)).toBe(name)
})
