import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressesIn } from './find-addresses.ts'

test.each<[string, (string | { problem: string })[]]>([
  ['', []],
  ['Jane Doe', []],
  [' Jane@Example.COM ', ['jane@example.com']],
  ['Jane Doe <jane@example.com>', ['jane@example.com']],
  ['"Doe, Jane" <jane@example.com>', ['jane@example.com']],
  ["'Jane' <jane@example.com>", ['jane@example.com']],
  ['jane@example.com (Jane Doe)', ['jane@example.com']],
  ['Jane [mailto:jane@example.com]', ['jane@example.com']],
  ['mailto:jane@example.com', ['jane@example.com']],
  ['E-Mail: jane@example.com.', ['jane@example.com']],
  ['EMAIL;TYPE=INTERNET:jane@example.com', ['jane@example.com']],
  ["'jane@example.com'", ['jane@example.com']],
  ["o'brien@example.org", ["o'brien@example.org"]],
  ["'brien@example.org", ["'brien@example.org"]],
  // An export puts an apostrophe before what a spreadsheet would run.
  ["'=1+1@example.org", ['=1+1@example.org']],
  ["'+49@example.org", ['+49@example.org']],
  ['ja\u200bne@example.com', ['jane@example.com']],
  ['jörg@bücher.example', ['jörg@bücher.example']],
  ['a@हिन्दी.भारत', ['a@हिन्दी.भारत']],
  ['a@localhost', ['a@localhost']],
  [`${'x'.repeat(60)}@${'x'.repeat(63)}.org`, [`${'x'.repeat(60)}@${'x'.repeat(63)}.org`]],
  // Several.
  ['jane@example.com joe@example.com', ['jane@example.com', 'joe@example.com']],
  [
    'jane@example.com;joe@example.com, Sue <sue@example.com>',
    ['jane@example.com', 'joe@example.com', 'sue@example.com'],
  ],
  ['jane@example.com ::: joe@example.com', ['jane@example.com', 'joe@example.com']],
  ['jane@example.com/joe@example.com', ['jane@example.com', 'joe@example.com']],
  ['sales/eu@example.com', ['sales/eu@example.com']],
  // The name in front of the brackets is a name, also where it is an address.
  ['"jane@example.com" <jane@example.com>', ['jane@example.com']],
  ["'jane@example.com' <jane@example.com>", ['jane@example.com']],
  ['"jane@old.example" <jane@new.example>', ['jane@new.example']],
  ['jane@bücher.example jane@xn--bcher-kva.example', ['jane@xn--bcher-kva.example']],
  // Not addresses.
  ['jane@@example.com', [{ problem: 'invalid' }]],
  ['ann@eve@example.com', [{ problem: 'invalid' }]],
  ['jane@', [{ problem: 'invalid' }]],
  ['@jane', [{ problem: 'invalid' }]],
  ['we meet @ noon', [{ problem: 'invalid' }]],
  ['jane@exam_ple.com', [{ problem: 'invalid' }]],
  ['jane@example.com_x and more', [{ problem: 'invalid' }]],
  ['jane..doe@example.com', [{ problem: 'invalid' }]],
  ['write to a@localhost', [{ problem: 'invalid' }]],
  [`${'x'.repeat(243)}@example.org`, [{ problem: 'tooLong' }]],
  [`${'x'.repeat(5000)}@example.org`, [{ problem: 'tooLong' }]],
  // The user of a URL is nobody to write to.
  ['https://jane:secret@host.example/x', []],
  ['https://medium.example/@jane', []],
  ['https://host.example/?to=1 jane@example.com', ['jane@example.com']],
])('in %j stands %j', (cell, expected) => {
  expect(addressesIn(cell).map((one) => ('email' in one ? one.email : one))).toEqual(expected)
})

test.each(['@', 'a@', 'a@ ', 'a@b.c ', '"', '" <', '<', '://', '://a@', '\u200b', "'", 'ü', '.', '@.'])(
  'a hundred thousand characters of %j are looked through, and no more',
  (sign) => {
    const cell = sign.repeat(100_000 / sign.length)
    expect(addressesIn(`${cell}x@y`).length).toBeLessThanOrEqual(100_000 / sign.length + 1)
  },
)

test('whatever stands around addresses, each is found', () => {
  const around = fc.constantFrom(' ', ', ', '; ', ' <', '> ', '\t', ' (', ') ', '\n', ' | ', '" ')
  const email = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/)
  const property = fc.property(
    fc.uniqueArray(email, { minLength: 1, maxLength: 6 }),
    fc.array(around, { minLength: 7, maxLength: 7 }),
    (all, gaps) => {
      const text = all.map((one, index) => `${gaps[index]}${one}`).join('') + gaps[6]
      expect(addressesIn(text).map((one) => ('email' in one ? one.email : one))).toEqual(all)
    },
  )
  fc.assert(property, { numRuns: 200 })
})
