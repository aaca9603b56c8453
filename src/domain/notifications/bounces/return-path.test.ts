import { createHmac } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { linkKeyIdentity } from '#src/domain/settings/link-key.ts'
import { system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { deliveryNamedIn, returnPathOf } from './return-path.ts'

const id = 'id0000000042'
const relayFrom = 'status@relay.example'
let room: TestRoom

beforeEach(() => {
  room = testRoom()
  configureBounces(room.deps, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' }))
})

/** The first ten bytes of HMAC-SHA-256 under the instance's link key, in hexadecimal digits. */
function signature(deliveryId: string): string {
  const { linkKey = '' } = room.db.select().from(instance).get() ?? {}
  const key = room.deps.secrets.open(linkKey, linkKeyIdentity)
  return createHmac('sha256', key).update(`return-path:${deliveryId}`).digest('hex').slice(0, 20)
}

const path = (deliveryId = id, signed = signature(deliveryId)) => `bounces+${deliveryId}.${signed}@acme.example`
const named = (text: string) => deliveryNamedIn(room.deps, text)

test('a mail comes back to an address of its own, which is signed', () => {
  expect(returnPathOf(room.deps, id, relayFrom)).toBe(path())
})

test('without a bounce address it comes back to the relay’s sender', () => {
  configureBounces(room.deps, system, readForm({ mode: 'none' }))
  expect(returnPathOf(room.deps, id, relayFrom)).toBe(relayFrom)
})

test.each([
  ['alone', (own: string) => own],
  ['in angle brackets', (own: string) => `Return-Path: <${own}>`],
  ['in capitals', (own: string) => own.toUpperCase()],
  ['among other words', (own: string) => `for team@acme.example; ${own}; 550`],
  ['behind another that was made up', (own: string) => `a+id0000000001.${'0'.repeat(20)}@x.example ${own}`],
  ['at another domain, where it was forwarded', (own: string) => own.replace('acme.example', 'mx.example')],
])('%s it names its delivery', (_, text) => {
  expect(named(text(path()))).toBe(id)
})

test.each([
  ['nothing', () => ''],
  ['an address without a name', () => 'bounces@acme.example'],
  ['no signature', () => `bounces+${id}@acme.example`],
  ['a signature of zeroes', () => path(id, '0'.repeat(20))],
  ['another’s signature', () => path(id, signature('id0000000043'))],
  ['a signature that is cut', () => path(id, signature(id).slice(0, 19))],
  ['a signature that goes on', () => path(id, `${signature(id)}0`)],
  [
    'one character of it changed',
    () =>
      path(
        id,
        signature(id).replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
  ],
  ['an id that is no id', () => path('id-000000042')],
])('%s names none', (_, text) => {
  expect(named(text())).toBeNull()
})

test('what another Opsentry signed counts for nothing here', () => {
  const ids = { id: () => 'another00000', token: () => 'y'.repeat(43) }
  const other = testDeps({ ids })
  configureBounces(other, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' }))
  const theirs = returnPathOf(other, id, relayFrom)
  expect(theirs).not.toBe(path())
  expect([named(theirs), deliveryNamedIn(other, theirs)]).toEqual([null, id])
})
