import { expect, test } from 'vitest'
import { accountId, acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { type PasswordRules, passwordProblem, passwordRules } from './password-rules.ts'

const owner = { email: 'ann@example.com', name: 'Ann Vogelsang' }
const rules: PasswordRules = {
  isCommon: (one) => one === 'password1234',
  ownWords: ['Acme Cloud', 'status.acme.example'],
}
const tooShort = 'Choose a password of at least 12 characters.'
const tooLong = (size: string) =>
  `Choose a shorter password: this one has ${size}, and bcrypt reads 72 bytes and would ignore the rest.`

test.each([
  ['eleven characters', 'x'.repeat(11), tooShort],
  ['twelve characters', 'x'.repeat(12), undefined],
  ['eleven characters of two units each', '🦤'.repeat(11), tooShort],
  ['twelve of them', '🦤'.repeat(12), undefined],
  ['seventy-two bytes', 'x'.repeat(72), undefined],
  ['seventy-three bytes', 'x'.repeat(73), tooLong('73 bytes')],
  ['seventy-two bytes in thirty-six characters', 'ü'.repeat(36), undefined],
  ['seventy-three bytes in thirty-seven characters', `${'ü'.repeat(36)}x`, tooLong('37 characters in 73 bytes')],
  ['the address', 'ann@example.com', 'Choose a password that is not your e-mail address.'],
  ['the address in capitals', 'Ann@Example.com', 'Choose a password that is not your e-mail address.'],
  [
    'a common one',
    'password1234',
    'This is among the million commonest passwords, which are tried first: choose another one.',
  ],
  [
    'the address and more',
    'ann@example.com!',
    'Everybody can guess “ann@example.com” here, and without it one character is left: add at least 7 more.',
  ],
  [
    'the organization’s words and a year',
    'Acme-Cloud-2026',
    'Everybody can guess “cloud” here, and without it 6 characters are left: add at least 2 more.',
  ],
  [
    'their words alone',
    'vogelsangacme',
    'Everybody can guess “vogelsang” here, and without it nothing of this password is left: add at least 8 more.',
  ],
  ['a word of theirs in a sentence', 'my cloud is pink today', undefined],
])('a password of %s', (_what, password, problem) => {
  expect(passwordProblem(password, owner, rules)).toBe(problem)
})

test('own words are those of the organizations that somebody is in, and the instance’s', () => {
  const { deps } = testRoom()
  const words = (who: string) => passwordRules(deps, { accountId: accountId(who) }).ownWords
  expect(words('ann')).toEqual(['Opsentry', 'localhost', 'Acme', 'acme', ''])
  expect(words('olga')).toEqual(['Opsentry', 'localhost', 'Other', 'other', ''])
  expect(words('ines')).toEqual(['Opsentry', 'localhost'])
  expect(passwordRules(deps, { organizationIds: [acmeId] }).ownWords).toEqual(words('ann'))
})

test.each([
  ['qwertyuiop123', true],
  ['PasswordPassword', true],
  ['123456789101112', true],
  ['correct horse battery', false],
  ['quiet harbour lantern', false],
])('the list of the commonest: %s', (password, common) => {
  expect(testRoom().deps.passwords.isCommon(password)).toBe(common)
})
