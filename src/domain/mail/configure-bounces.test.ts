import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { readBounceMailbox, readBounceSecret } from './bounces.ts'
import { configureBounces, renewBounceSecret } from './configure-bounces.ts'

const mailbox = {
  mode: 'mailbox',
  address: 'bounces@example.com',
  host: 'imap.example.com',
  port: '993',
  security: 'tls',
  user: 'bounces',
  password: 'mailbox secret',
}
const webhook = { mode: 'webhook', address: 'bounces@example.com' }
const configure = ({ deps }: TestRoom, fields: Record<string, string>) => configureBounces(deps, ines, readForm(fields))

/** The mailbox as it was read for the last time. */
const seen = { bounceSeen: '{"validity":"1","uid":7}', bounceCheckedAt: 5, bounceProblem: 'It was closed.' }
const read = ({ db }: TestRoom) => writeUnaudited(db, (tx) => tx.update(instance).set(seen).run())
const position = ({ db }: TestRoom) => {
  const { bounceSeen, bounceCheckedAt, bounceProblem } = readInstance(db)
  return { bounceSeen, bounceCheckedAt, bounceProblem }
}
const forgotten = { bounceSeen: null, bounceCheckedAt: null, bounceProblem: null }

test('a mailbox is configured, its password sealed and nowhere in the audit log', () => {
  const room = testRoom()
  expect(configure(room, mailbox)).toBeNull()
  expect(readBounceMailbox(room.deps)).toMatchObject({
    host: 'imap.example.com',
    port: 993,
    password: 'mailbox secret',
  })
  expect(readInstance(room.db)).toMatchObject({
    bounceMode: 'mailbox',
    bounceAddress: 'bounces@example.com',
    ...forgotten,
  })
  expect(readInstance(room.db).bounceSecret).toMatch(/^v1\./)
  expect(lastAct(room.db)).toEqual({
    action: 'instance.bounces_configured',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: {
      before: { mode: 'none', address: null, host: null, port: null, user: null },
      after: { mode: 'mailbox', address: 'bounces@example.com', host: 'imap.example.com', port: 993, user: 'bounces' },
    },
    ip: '192.0.2.1',
  })
})

test.each([
  ['everything stays', {}, { ...seen, bounceProblem: null }],
  ['its port and security are others', { port: '143', security: 'starttls' }, { ...seen, bounceProblem: null }],
  ['its host is another', { host: 'imap.example.org', password: 'new' }, forgotten],
  ['its user is another', { user: 'returns' }, forgotten],
])('where a mailbox was read to holds for the same one alone: %s', (_what, changes, expected) => {
  const room = testRoom()
  configure(room, mailbox)
  read(room)
  configure(room, { ...mailbox, password: '', ...changes })
  expect(position(room)).toEqual(expected)
  expect(readBounceMailbox(room.deps)?.password).toBe('host' in changes ? 'new' : 'mailbox secret')
})

test('posted bounces get a secret of 32 random bytes, returned once; saved again it stays', () => {
  const room = testRoom()
  const secret = configure(room, webhook)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(readBounceSecret(room.deps)).toBe(secret)
  expect(configure(room, { ...webhook, address: 'returns@example.com' })).toBeNull()
  expect([readBounceSecret(room.deps), readInstance(room.db).bounceAddress]).toEqual([secret, 'returns@example.com'])
  expect(configure(testRoom(), webhook)).not.toBe(secret)
})

test('another way takes along nothing of the one before', () => {
  const room = testRoom()
  configure(room, mailbox)
  read(room)
  const secret = configure(room, webhook)
  expect(secret).not.toBeNull()
  expect(readInstance(room.db)).toMatchObject({ bounceHost: null, bouncePort: null, bounceUser: null, ...forgotten })
  expect(() => configure(room, { ...mailbox, password: '' })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { password: 'Type the password of the mailbox.' } }),
  )
  configure(room, { mode: 'none' })
  expect(readInstance(room.db)).toMatchObject({ bounceMode: 'none', bounceAddress: null, bounceSecret: null })
  expect(configure(room, webhook)).not.toBe(secret)
})

test('a new secret takes the place of the one before', () => {
  const room = testRoom()
  const first = configure(room, webhook)
  const second = renewBounceSecret(room.deps, ines)
  expect(second).toMatch(/^whsec_/)
  expect([second === first, readBounceSecret(room.deps)]).toEqual([false, second])
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.bounce_secret_renewed', changes: {} })
})

test('where no bounces are posted there is no secret to renew', () => {
  const room = testRoom()
  expect(refusal(() => renewBounceSecret(room.deps, ines))).toBe('conflict')
  configure(room, mailbox)
  expect(() => renewBounceSecret(room.deps, ines)).toThrow('Bounces are not posted here: choose that first.')
  expect(room.audited(null)).toEqual(['instance.bounces_configured'])
})

test('what is mistyped changes nothing', () => {
  const room = testRoom()
  expect(refusal(() => configure(room, { ...mailbox, port: '0' }))).toBe('invalid')
  expect([readInstance(room.db).bounceMode, room.audited(null)]).toEqual(['none', []])
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  configure(room, webhook)
  expect(await letThrough((actor) => configureBounces(room.deps, actor, readForm({ mode: 'none' })))).toEqual([])
  expect(await letThrough((actor) => renewBounceSecret(room.deps, actor))).toEqual([])
  expect(room.audited(null)).toEqual(['instance.bounces_configured'])
})
