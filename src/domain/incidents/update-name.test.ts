import { expect, test } from 'vitest'
import { nameOfUpdate } from './update-name.ts'

test.each([
  ['investigating', 'We look.', '“Investigating: We look.”'],
  ['in_progress', 'Disk\n\n one', '“In progress: Disk one”'],
  ['identified', 'word '.repeat(40), `“Identified: ${'word '.repeat(12)}…”`],
  ['identified', 'x'.repeat(100), `“Identified: ${'x'.repeat(60)} …”`],
])('%s %s is called %s', (status, body, name) => {
  expect(nameOfUpdate({ status, body })).toBe(name)
})
