import { expect, test } from 'vitest'
import { footerLinksProblem, readFooterLinks, typedFooterLinks } from './footer-links.ts'

test('one link a line: its text, then its address; typed again it is the same', () => {
  const typed = 'Imprint https://www.acme.example/imprint\n\n  Terms of   service   https://acme.example/terms#top '
  const { links, problem } = readFooterLinks(typed)
  expect(problem).toBeUndefined()
  expect(links).toEqual([
    { text: 'Imprint', url: 'https://www.acme.example/imprint' },
    { text: 'Terms of service', url: 'https://acme.example/terms#top' },
  ])
  expect(readFooterLinks(typedFooterLinks(links)).links).toEqual(links)
  expect(readFooterLinks('')).toEqual({ links: [], problem: undefined })
})

const address = 'end it with an address that begins with https://, such as “Imprint https://www.example.com/imprint”.'

test.each([
  ['Imprint', `Line 1: ${address}`],
  ['A https://a.example\nImprint http://www.acme.example', `Line 2: ${address}`],
  ['Imprint javascript:alert(1)', `Line 1: ${address}`],
  ['Bank https://bank.example@evil.example/', `Line 1: ${address}`],
  [`Long https://a.example/${'x'.repeat(500)}`, `Line 1: ${address}`],
  ['https://www.acme.example', 'Line 1: type the link’s text before its address.'],
  [`${'x'.repeat(61)} https://a.example`, 'Line 1: a link’s text has at most 60 characters.'],
  ['A https://a.example\n'.repeat(9), 'There are 9 links: a page has at most 8.'],
])('%j is refused', (typed, sentence) => {
  expect(readFooterLinks(typed).problem).toBe(sentence)
})

test.each([
  [null],
  ['x'],
  [[null]],
  [[{ text: 'x' }]],
  [[{ text: 1, url: 'https://a.example' }]],
  [[{ text: 'a\nb', url: 'https://a.example' }]],
])('an import of %j is no list of links', (links) => {
  expect(footerLinksProblem(links)).toBeDefined()
})
