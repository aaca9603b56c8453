import { expect, test } from 'vitest'
import { isToken, masked } from './masked-token.ts'

const tokens = ['q7c0V0x-Jm2yqjW1ZkQm0p8wqXn0Qe5j3m2Q1yJtR5s', 'csrf-token-of-the-tests', 'ü', 'a', '']

test.each(tokens)('%j is known again behind any pad, and bare', (token) => {
  const twice = [masked(token), masked(token)]
  expect(twice.map((one) => isToken(token, one))).toEqual([true, true])
  expect(isToken(token, token)).toBe(true)
  if (token.length > 8) {
    expect(twice[0]).not.toBe(twice[1])
    expect(twice.some((one) => Buffer.from(one, 'base64url').includes(token))).toBe(false)
  }
})

test('no byte of a masked token stays where it is from answer to answer', () => {
  const [token = ''] = tokens
  const many = Array.from({ length: 64 }, () => Buffer.from(masked(token), 'base64url'))
  const length = many[0]?.length ?? 0
  const fixed = Array.from({ length }, (_, at) => new Set(many.map((bytes) => bytes[at])).size).filter((n) => n < 20)
  expect([length, fixed]).toEqual([token.length * 2, []])
})

test.each([
  ['another token', masked('another-token-of-the-tests')],
  ['another one, bare', 'csrf-token-of-the-test!'],
  ['nothing', ''],
  ['a pad without a token', Buffer.alloc(46).toString('base64url')],
  ['half of it', masked('csrf-token-of-the-tests').slice(0, 31)],
  ['one character more', `${masked('csrf-token-of-the-tests')}AAAA`],
  ['no base64', '%%%'],
  ['a megabyte', 'A'.repeat(1_000_000)],
])('%s is not the token', (_what, given) => {
  expect(isToken('csrf-token-of-the-tests', given)).toBe(false)
})
