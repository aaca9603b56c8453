import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { testRoom } from '#src/testing/room.ts'
import { namesPerson } from '../erasure/names-person.ts'
import { authorName, pseudonymOf } from './pseudonym.ts'

test('a pseudonym is a keyed digest of the id or address: always the same one, and another for another', () => {
  const { deps } = testRoom()
  const digest = createHmac('sha256', `token-1-${'x'.repeat(32)}`)
    .update('pseudonym:ann000000000')
    .digest('hex')
  expect(pseudonymOf(deps, 'ann000000000')).toBe(`erased-${digest.slice(0, 8)}`)
  expect(pseudonymOf(deps, 'ann000000000')).toBe(pseudonymOf(testRoom().deps, 'ann000000000'))
  expect(pseudonymOf(deps, 'ed0000000000')).not.toBe(pseudonymOf(deps, 'ann000000000'))
})

test('whoever does not know the key of the instance cannot tell whose it is', () => {
  let made = 0
  const ids = { id: () => 'id', token: () => `another key ${++made}` }
  expect(pseudonymOf(testRoom({ ids }).deps, 'ann000000000')).not.toBe(pseudonymOf(testRoom().deps, 'ann000000000'))
})

test.each([
  ['Ann', 'ann000000000', 'Ann'],
  ['Ann', 'erased-1a2b3c4d', 'Ann'],
  [null, 'erased-1a2b3c4d', 'Deleted account'],
  [null, 'ann000000000', null],
  [null, null, null],
])('of the name %j and the id %j people read %j', (name, id, read) => {
  expect(authorName(name, id)).toBe(read)
})

const person = {
  accountId: 'ann000000000',
  pseudonym: 'erased-1a2b3c4d',
  names: ['Bo van Quartermaine-Søby'],
  addresses: ['bo@persona.example', 'b.v+q@persona.example'],
  ips: ['203.0.113.77'],
  subscriberIds: [],
  tokenIds: [],
}

test.each([
  ['Bo van Quartermaine-Søby', true],
  ['QUARTERMAINE-SØBY, that is', true],
  ['token of van Dyke', true],
  ['Bo', false],
  ['vanilla', false],
  ['caravan', false],
  ['van7', false],
  ['van-guard', true],
  ['the mail of bo@persona.example.', true],
  ['BO@PERSONA.EXAMPLE', true],
  ['{"email":"bo@persona.example"}', true],
  ['jumbo@persona.example', false],
  ['bo@persona.examples', false],
  ['b.v+q@persona.example', true],
  ['bxv+q@persona.example', false],
  ['203.0.113.77', false],
  ['', false],
])('%j names the person: %s', (text, names) => {
  expect(namesPerson(person, text)).toBe(names)
})

test('without a name the addresses alone tell', () => {
  const nameless = { ...person, names: [] }
  expect([namesPerson(nameless, 'bo@persona.example'), namesPerson(nameless, 'anything else')]).toEqual([true, false])
})
