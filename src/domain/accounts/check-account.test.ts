import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { type AccountInput, checkAccount as check } from './check-account.ts'

const checkAccount = (input: AccountInput) => check(input, { isCommon: () => false, ownWords: [] })
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

test('the password is compared with the address as it is taken', () => {
  const errors = sidesOf(checkAccount({ ...typed, email: ' ANN@example.com', password: 'ann@example.com' })).errors
  expect(errors).toEqual({ password: 'Choose a password that is not your e-mail address.' })
})
