import { expect, test } from 'vitest'
import { UsageError } from './command.ts'
import { readRelayOptions } from './smtp-url.ts'

const readUrl = (url: string) => readRelayOptions(url, 'status@acme.example', undefined)

function refused(url: string): string {
  try {
    readUrl(url)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    else throw error
  }
  return 'was not refused'
}

const holds = (part: string) => `--smtp-url: the ${part} holds what an address cannot hold. Write `

test.each([
  ['smtp://relay:Aq+Am/U8ma+ECN@mail.acme.example:587', `${holds('password')}"/" as %2F.`],
  ['smtp://no-reply@acme.example:Git#2@mail.acme.example:587', `${holds('password')}"#" as %23.`],
  ['smtp://relay:a/b#c/d@mail.acme.example', `${holds('password')}"/" as %2F and "#" as %23.`],
  ['smtps://relay:what?@mail.acme.example', `${holds('password')}"?" as %3F.`],
  ['smtp://relay:25?x@mail.acme.example', `${holds('password')}"?" as %3F.`],
  ['smtp://relay:5#7@mail.acme.example:587', `${holds('password')}"#" as %23.`],
  ['smtp://relay:100%sure@mail.acme.example', `${holds('password')}"%" as %25.`],
  ['smtp://relay:%@mail.acme.example', `${holds('password')}"%" as %25.`],
  ['smtp://ACME/relay:secret@mail.acme.example', `${holds('user')}"/" as %2F.`],
  ['smtp://relay:two\nlines@mail.acme.example', `${holds('password')}a tab or line end as %0A.`],
  ['smtp://relay:a/b@c#d@mail.acme.example?security=tls', `${holds('password')}"/" as %2F and "#" as %23.`],
])('%j names each character and how to write it, and nothing else of the password', (url, sentence) => {
  expect(refused(url)).toBe(sentence)
})

test.each([
  ['smtp://relay:Aq%2BAm%2FU8@mail.acme.example', 'relay', 'Aq+Am/U8'],
  ['smtp://relay:Aq+Am@mail.acme.example', 'relay', 'Aq+Am'],
  ['smtp://no-reply@acme.example:p@ss:word@mail.acme.example', 'no-reply@acme.example', 'p@ss:word'],
  ['smtp://relay:two words@mail.acme.example', 'relay', 'two words'],
  ['smtp://relay:a\\b^c|d<e>f"g[h]@mail.acme.example', 'relay', 'a\\b^c|d<e>f"g[h]'],
  ['smtp://relay:Käse€@mail.acme.example', 'relay', 'Käse€'],
  ['smtp://relay:100%25@mail.acme.example', 'relay', '100%'],
])('%j is understood', (url, user, password) => {
  expect(readUrl(url)).toMatchObject({ host: 'mail.acme.example', user, password })
})

test('a final dot of the host is left away, since no certificate holds it', () => {
  expect(readUrl('smtp://mail.acme.example.:587')).toMatchObject({ host: 'mail.acme.example', port: 587 })
})

test('what follows the ? has to mean something', () => {
  expect(refused('smtp://mail.acme.example?securty=tls')).toContain('only ?security=… may follow')
})
