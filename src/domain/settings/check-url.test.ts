import { expect, test } from 'vitest'
import { plainUrl, publicUrlProblem } from './check-url.ts'

const noAddress = 'Type a web address that begins with https:// or http://, such as https://status.example.com.'
const notAlone = (origin: string) => `Type the address without a path or sign-in, such as ${origin}.`

test.each([
  ['https://status.example.com', 'https://status.example.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['https://status.example.com/', 'https://status.example.com'],
  ['HTTPS://Status.Example.COM', 'https://status.example.com'],
  ['https://status.example.com:443/', 'https://status.example.com'],
  ['https://status.example.com:8443', 'https://status.example.com:8443'],
  ['https://[2001:DB8::1]', 'https://[2001:db8::1]'],
  ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
  ['https:status.example.com', 'https://status.example.com'],
  ['https://status.example.com?', 'https://status.example.com'],
  ['https://status.example.com#', 'https://status.example.com'],
])('%j is an address, stored as %s', (typed, stored) => {
  expect([publicUrlProblem(typed), plainUrl(typed)]).toEqual([undefined, stored])
})

test.each([
  '',
  ' ',
  'status.example.com',
  '//status.example.com',
  '/status',
  'localhost:3000',
  'https://',
  'https://a b',
  'https://status.example.com:99999',
  'ftp://status.example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
])('%j is none, and stays as typed', (typed) => {
  expect([publicUrlProblem(typed), plainUrl(typed)]).toEqual([noAddress, typed])
})

test.each([
  ['https://status.example.com/status', 'https://status.example.com'],
  ['http://status.example.com:8080/a/b/', 'http://status.example.com:8080'],
  ['https://status.example.com/?page=1', 'https://status.example.com'],
  ['https://status.example.com#top', 'https://status.example.com'],
  ['https://ann@status.example.com', 'https://status.example.com'],
  ['https://:secret@status.example.com', 'https://status.example.com'],
  ['https://status.example.com@evil.example', 'https://evil.example'],
])('%s has something after or before its host: the sentence names %s, and no sign-in', (typed, origin) => {
  expect([publicUrlProblem(typed), plainUrl(typed)]).toEqual([notAlone(origin), typed])
})
