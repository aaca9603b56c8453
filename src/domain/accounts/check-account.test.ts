import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { checkAccount, passwordProblem } from './check-account.ts'

const typed = { name: 'Ann', email: 'ann@example.com', password: 'correct horse battery' }

test('the address is taken in lower case, name and address without the space around them, the password as typed', () => {
  const input = { name: ' Ann Vogel ', email: ' Ann@Example.COM ', password: '  twelve chars ' }
  expect(sidesOf(checkAccount(input))).toEqual({
    values: { name: 'Ann Vogel', email: 'ann@example.com', password: '  twelve chars ' },
    errors: {},
  })
})

test('every field that is wrong is named at once', () => {
  expect(sidesOf(checkAccount({ name: ' ', email: ' ', password: '' })).errors).toEqual({
    name: 'Type a name.',
    email: 'Type an e-mail address.',
    password: 'Choose a password of at least 12 characters.',
  })
})

test.each([
  ['a', undefined],
  ['x'.repeat(100), undefined],
  ['x'.repeat(101), 'A name has at most 100 characters.'],
  ['🦤'.repeat(100), undefined],
  ['🦤'.repeat(101), 'A name has at most 100 characters.'],
  ['', 'Type a name.'],
  ['Ann\u0000', 'A name is one line of plain text: remove the control characters.'],
  ['Ann\r\nBcc: eve@example.com', 'A name is one line of plain text: remove the control characters.'],
  ['Ann\u007f', 'A name is one line of plain text: remove the control characters.'],
  ['<b>Ann</b> & “Söhne”', undefined],
])('the name %j', (name, problem) => {
  expect(nameProblem(name)).toBe(problem)
})

const tooShort = 'Choose a password of at least 12 characters.'
const tooLong = 'Choose a shorter password: bcrypt reads 72 bytes and would ignore the rest of this one.'

test.each([
  ['eleven characters', 'x'.repeat(11), tooShort],
  ['twelve characters', 'x'.repeat(12), undefined],
  ['eleven characters of two units each', '🦤'.repeat(11), tooShort],
  ['twelve of them', '🦤'.repeat(12), undefined],
  ['seventy-two bytes', 'x'.repeat(72), undefined],
  ['seventy-three bytes', 'x'.repeat(73), tooLong],
  ['seventy-two bytes in thirty-six characters', 'ü'.repeat(36), undefined],
  ['seventy-three bytes in thirty-seven characters', `${'ü'.repeat(36)}x`, tooLong],
  ['the address', 'ann@example.com', 'Choose a password that is not your e-mail address.'],
  ['the address in capitals', 'Ann@Example.com', 'Choose a password that is not your e-mail address.'],
  ['the address and more', 'ann@example.com!', undefined],
])('a password of %s', (_what, password, problem) => {
  expect(passwordProblem(password, typed.email)).toBe(problem)
})

test('the password is compared with the address as it is taken', () => {
  const errors = sidesOf(checkAccount({ ...typed, email: ' ANN@example.com', password: 'ann@example.com' })).errors
  expect(errors).toEqual({ password: 'Choose a password that is not your e-mail address.' })
})
