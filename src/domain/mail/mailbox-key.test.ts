import { expect, test } from 'vitest'
import { addressFault } from './check-address.ts'
import { mailboxKey, partsOf, plainAddress, spellingsOf } from './mailbox-key.ts'

const idn = 'jane@bücher.example'
const ascii = 'jane@xn--bcher-kva.example'

test.each([
  ['Jane@Example.COM', 'jane@example.com'],
  [' jane@example.com\u00a0', 'jane@example.com'],
  ['mailto:jane@example.com', 'jane@example.com'],
  ['MAILTO:jane%2Bx@example.com?subject=a&body=b@c', 'jane+x@example.com'],
  ['mailto:50%jane@example.com', '50%jane@example.com'],
  ['<jane@example.com>', 'jane@example.com'],
  ['<mailto:jane@example.com>.', 'jane@example.com'],
  ['(jane@example.com),', 'jane@example.com'],
  ['"jane@example.com"', 'jane@example.com'],
  ["'jane@example.com'", 'jane@example.com'],
  ['„jane@example.com“', 'jane@example.com'],
  ['jane@example.com.', 'jane@example.com'],
  ['jane@example.com;', 'jane@example.com'],
  ['\ufeffjane@example.com', 'jane@example.com'],
  ['ja\u200bne@exam\u00adple.com\u200b', 'jane@example.com'],
  ['\u2066jane@example.com\u2069', 'jane@example.com'],
  ['ja\u200dne@exa\u200cmple.com', 'jane@example.com'],
  // A joiner between letters of its own script is part of the name.
  ['a@نامه\u200cای.com', 'a@نامه\u200cای.com'],
  ["o'brien@example.com", "o'brien@example.com"],
  [idn.toUpperCase(), idn],
  [ascii, ascii],
  // What stands before the @ stays as typed: a server may know no other spelling of it.
  ['jo\u0308rg@bu\u0308cher.example', 'jo\u0308rg@bücher.example'],
])('%j is written to the relay as %j', (typed, written) => {
  expect(plainAddress(typed)).toBe(written)
})

test.each(['Ann <ann@example.com>', 'ann@example.com, eve@example.org', 'ann@e ve.com', 'ann\\@example.com', ''])(
  '%j is not made an address of',
  (typed) => {
    expect(addressFault(plainAddress(typed))).not.toBeUndefined()
  },
)

test.each([
  ['an IDN', idn, ascii],
  ['its punycode', ascii, ascii],
  ['capitals of both', 'JANE@BÜCHER.EXAMPLE', ascii],
  ['a decomposed letter in the domain', 'jane@bu\u0308cher.example', ascii],
  ['a decomposed letter before the @', 'jo\u0308rg@example.com', 'jörg@example.com'],
  ['ideographs', 'a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah'],
  ['letters with marks', 'a@हिन्दी.भारत', 'a@xn--j2bd4cyah0f.xn--h2brj9c'],
  ['a sharp s, which is not ss', 'a@straße.example', 'a@xn--strae-oqa.example'],
  ['a final dot and a link', 'mailto:jane@BÜCHER.example.', ascii],
  ['a name that IDNA does not know', 'a@xn--a.ü', 'a@xn--a.ü'],
  ['what IDNA would take for an IP address', 'a@127.1', 'a@127.1'],
  ['no address at all', 'Jane', 'jane'],
])('%s has one key', (_what, typed, key) => {
  expect(mailboxKey(typed)).toBe(key)
  expect(mailboxKey(key)).toBe(key)
})

test.each([
  ['jane@example.com', ['jane@example.com']],
  [idn, [idn, ascii]],
  [ascii, [ascii, idn]],
  [
    'jo\u0308rg@bücher.example',
    [
      'jo\u0308rg@bücher.example',
      'jörg@xn--bcher-kva.example',
      'jo\u0308rg@xn--bcher-kva.example',
      'jörg@bücher.example',
    ],
  ],
  ['Jane', ['jane']],
])('%s may be stored as %j', (typed, spellings) => {
  expect(spellingsOf(typed)).toEqual(spellings)
})

test.each([
  ['Jane@', ['jane@']],
  ['jane@bücher.example', [idn, ascii]],
  ['bücher', ['bücher', 'xn--bcher-kva']],
  ['@xn--bcher-kva.example', ['@xn--bcher-kva.example', '@bücher.example']],
])('who searches for %s finds what holds one of %j', (typed, parts) => {
  expect(partsOf(typed)).toEqual(parts)
})

test.each(['<', '\u202a', '\u200b', 'mailto:', "'", '.', '%', '@', 'ü'])('a million of %j take no time', (sign) => {
  for (const text of [sign.repeat(1_000_000), `${sign.repeat(490 / sign.length)}x${sign.repeat(490 / sign.length)}`])
    expect(addressFault(mailboxKey(text))).not.toBeUndefined()
})
