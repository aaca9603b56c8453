import { expect, test } from 'vitest'
import { dkimRecord, recordProblem } from './dkim-record.ts'

const publicKey = 'MIIBIjANBgkqhkiG9w0B'.repeat(20)
const key = { domain: 'example.com', selector: 'opsentry7f3k', publicKey }
const name = 'opsentry7f3k._domainkey.example.com'
const right = `v=DKIM1; k=rsa; p=${publicKey}`

test('the record of a key of 2048 bits stands under its selector, in strings that DNS can hold', () => {
  const record = dkimRecord(key)
  expect([record.name, record.value]).toEqual([name, right])
  expect(record.strings.map(({ length }) => length)).toEqual([255, right.length - 255])
  expect(record.strings.join('')).toBe(right)
})

test.each([
  [237, [255]],
  [238, [255, 1]],
  [492, [255, 255]],
  [493, [255, 255, 1]],
])('a key of %i characters takes strings of %j', (characters, lengths) => {
  const { strings } = dkimRecord({ ...key, publicKey: 'A'.repeat(characters) })
  expect(strings.map(({ length }) => length)).toEqual(lengths)
})

test.each([
  ['as shown', [right]],
  ['without version and kind', [`p=${publicKey}`]],
  ['without spaces, in another order, with tags of its own', [`k=rsa;p=${publicKey};t=s;v=DKIM1;n=note`]],
  ['with a semicolon at its end', [`${right};`]],
  ['with space inside the key', [`v=DKIM1; p= ${publicKey.match(/.{1,64}/g)?.join(' ')} `]],
  ['with line ends and tabs around', [`v=DKIM1;\r\n\tk=rsa;\r\n\tp=${publicKey}`]],
  ['in capitals', [`V=DKIM1; K=RSA; P=${publicKey}`]],
  ['beside records that are none', ['v=spf1 -all', 'google-site-verification=abc', right]],
])('a record %s holds the key', (_how, found) => {
  expect(recordProblem(found, key)).toBeNull()
})

const another = `The record at ${name} holds another key: put the one shown here in its place.`
const cut = `The record at ${name} was cut short: enter all of its strings, in order.`

test.each([
  ['none', [], `There is no TXT record at ${name} yet. After a change it can take an hour to be seen.`],
  ['no DKIM record', ['v=spf1 -all'], `The TXT record at ${name} is not a DKIM record: it must begin with v=DKIM1.`],
  ['an empty one', [''], `The TXT record at ${name} is not a DKIM record: it must begin with v=DKIM1.`],
  ['two', [right, right], `There are 2 DKIM records at ${name}: leave the one shown here.`],
  [
    'ours and a former one',
    [right, 'v=DKIM1; p=AAAA', 'p='],
    `There are 3 DKIM records at ${name}: leave the one shown here.`,
  ],
  [
    'a key taken back',
    ['v=DKIM1; p='],
    `The record at ${name} says that its key was revoked: put the one shown here in its place.`,
  ],
  ['another key', ['v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0C'], another],
  ['a key that goes on', [`${right}AA`], another],
  ['the key in small letters', [right.toLowerCase()], another],
  ['its first string alone', [right.slice(0, 255)], cut],
  ['one letter of it', ['v=DKIM1; p=M'], cut],
  ['its strings the wrong way round', [right.slice(255) + right.slice(0, 255)], cut],
])('found: %s', (_what, found, problem) => {
  expect(recordProblem(found, key)).toBe(problem)
})
