import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testRoom } from '#src/testing/room.ts'
import { readBounceMailbox, readBounceSecret } from './bounces.ts'

function roomWith(change: Partial<typeof instance.$inferInsert>) {
  const room = testRoom()
  const bounceSecret = room.deps.secrets.seal('secret', 'instance.bounceSecret')
  const mailbox = {
    bounceHost: 'imap.example.com',
    bouncePort: 993,
    bounceSecurity: 'tls',
    bounceUser: 'bounces',
  } as const
  writeUnaudited(room.db, (tx) =>
    tx
      .update(instance)
      .set({ ...mailbox, bounceSecret, ...change })
      .run(),
  )
  return room
}

test('a mailbox is read with its password opened, and where it was read to', () => {
  const server = { host: 'imap.example.com', port: 993, security: 'tls', user: 'bounces', password: 'secret' }
  expect(readBounceMailbox(roomWith({ bounceMode: 'mailbox' }).deps)).toEqual({ ...server, seen: null })
  const bounceSeen = '{"validity":"1700000000","uid":42}'
  expect(readBounceMailbox(roomWith({ bounceMode: 'mailbox', bounceSeen }).deps)).toEqual({
    ...server,
    seen: { validity: '1700000000', uid: 42 },
  })
})

test.each([
  { bounceMode: 'none' },
  { bounceMode: 'webhook' },
  { bounceMode: 'mailbox', bounceHost: null },
  { bounceMode: 'mailbox', bouncePort: null },
  { bounceMode: 'mailbox', bounceSecurity: null },
  { bounceMode: 'mailbox', bounceUser: null },
  { bounceMode: 'mailbox', bounceSecret: null },
] as const)('there is no mailbox where %j', (change) => {
  expect(readBounceMailbox(roomWith(change).deps)).toBeNull()
})

test.each([
  [{ bounceMode: 'webhook' }, 'secret'],
  [{ bounceMode: 'webhook', bounceSecret: null }, null],
  [{ bounceMode: 'mailbox' }, null],
  [{ bounceMode: 'none' }, null],
] as const)('with %j what signs posted bounces is %s: a password of a mailbox signs nothing', (change, secret) => {
  expect(readBounceSecret(roomWith(change).deps)).toBe(secret)
})
