import { expect, test } from 'vitest'
import { acceptedAddress, addressFault, addressProblem, domainOf } from './check-address.ts'

const domain189 = `${'d'.repeat(63)}.${'e'.repeat(63)}.${'f'.repeat(61)}`

test.each([
  'ann@example.com',
  'a@b',
  'ann.lee+status@mail.example.co.uk',
  "o'brien_1/2=!#$%&*?^`|~-@example.com",
  'ANN@EXAMPLE.COM',
  'jörg@münchen.example',
  '用户@例子.example',
  'ann@xn--mnchen-3ya.example',
  'ann@127.0.0.1',
  `${'a'.repeat(64)}@${domain189}`,
])('%s is an address', (address) => {
  expect([addressFault(address), addressProblem(address)]).toEqual([undefined, undefined])
})

test('an address is 254 characters long at the most', () => {
  const longest = `${'a'.repeat(64)}@${domain189}`
  expect(longest.length).toBe(254)
  expect(addressProblem(`${longest}x`)).toBe('An e-mail address has at most 254 characters.')
})

test('nothing is an address that is missing', () => {
  expect([addressFault(''), addressProblem('')]).toEqual(['missing', 'Type an e-mail address.'])
})

test.each([
  ['no @', 'ann'],
  ['nothing before it', '@example.com'],
  ['nothing after it', 'ann@'],
  ['65 characters before it', `${'a'.repeat(65)}@example.com`],
  ['two of them', 'ann@eve@example.com'],
  ['a space', 'ann lee@example.com'],
  ['a space at its end', 'ann@example.com '],
  ['a second address', 'ann@example.com,eve@example.org'],
  ['a second address after a semicolon', 'ann@example.com;eve@example.org'],
  ['a name', 'Ann <ann@example.com>'],
  ['brackets', '<ann@example.com>'],
  ['quotes', '"ann"@example.com'],
  ['a comment', 'ann(lee)@example.com'],
  ['a backslash', 'ann\\@example.com'],
  ['a colon', 'mailto:ann@example.com'],
  ['another header', 'ann@example.com\r\nBcc: eve@example.org'],
  ['another command', 'ann@example.com>\r\nRCPT TO:<eve@example.org'],
  ['a line end before the @', 'ann\n@example.com'],
  ['a NUL', 'ann\0@example.com'],
  ['a letter that nobody sees', 'an\u200bn@example.com'],
  ['a letter that nobody sees in the domain', 'ann@exam\u200bple.com'],
  ['a turn of the direction of writing', 'ann\u202e@example.com'],
  ['a dot first', '.ann@example.com'],
  ['a dot last', 'ann.@example.com'],
  ['two dots', 'ann..lee@example.com'],
  ['an empty label', 'ann@example..com'],
  ['a domain that begins with a dot', 'ann@.example.com'],
  ['a domain that ends with one', 'ann@example.com.'],
  ['a label that begins with a hyphen', 'ann@-example.com'],
  ['a label that ends with one', 'ann@example-.com'],
  ['an underscore in the domain', 'ann@exam_ple.com'],
  ['an address literal', 'ann@[127.0.0.1]'],
  ['a port', 'ann@example.com:25'],
  ['a path', 'ann@example.com/x'],
])('%s is refused', (_what, address) => {
  expect([addressFault(address), addressProblem(address)]).toEqual([
    'notPlain',
    'Type one plain e-mail address, such as ann@example.com.',
  ])
})

test.each([
  ['ann@example.com', 'example.com'],
  ['ann@EXAMPLE.Com', 'example.com'],
  ['jörg@München.example', 'xn--mnchen-3ya.example'],
])('the domain of %s is %s', (address, domain) => {
  expect(domainOf(address)).toBe(domain)
})

test('one person has one account, however the address is typed', () => {
  expect(acceptedAddress('  Ann@Example.COM ')).toBe('ann@example.com')
  for (const [typed, email] of [
    [' ', 'Type an e-mail address.'],
    ['ann', 'Type one plain e-mail address, such as ann@example.com.'],
  ] as const)
    expect(() => acceptedAddress(typed)).toThrow(expect.objectContaining({ code: 'invalid', fields: { email } }))
})
