import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { authorizeSettings } from '../settings/authorize-settings.ts'
import { readInstance } from '../settings/instance.ts'
import { configureRelay, skipRelay } from './configure-relay.ts'
import { readRelay } from './read-relay.ts'

const typed = {
  host: 'smtp.example.com',
  port: '587',
  security: 'starttls',
  user: 'acme',
  password: 'relay secret',
  from: 'status@example.com',
}
const nothing = { host: null, port: null, security: null, user: null, from: null }
const saved = { host: 'smtp.example.com', port: 587, security: 'starttls', user: 'acme', from: 'status@example.com' }
const visitor = { kind: 'visitor', origin: testOrigin } as const

function unfinished(): TestRoom {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ setUpAt: null }).run())
  return room
}

test('a relay is saved with its password sealed, and the audit log holds no password', () => {
  const room = testRoom()
  configureRelay(room.deps, ines, typed)
  expect(readRelay(room.deps)).toEqual({ ...saved, password: 'relay secret', connections: 5 })
  const { relayPassword, relaySkippedAt } = readInstance(room.db)
  expect([relayPassword?.startsWith('v1.'), relaySkippedAt]).toEqual([true, null])
  expect(lastAct(room.db)).toEqual({
    action: 'instance.relay_configured',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { before: nothing, after: saved },
    ip: '192.0.2.1',
  })
})

test('an empty password keeps the saved one, sealed anew; another server does not get it', () => {
  const room = testRoom()
  configureRelay(room.deps, ines, typed)
  const first = readInstance(room.db).relayPassword
  configureRelay(room.deps, ines, { ...typed, port: '465', security: 'tls', password: '' })
  expect(readRelay(room.deps)).toMatchObject({ port: 465, security: 'tls', password: 'relay secret' })
  expect(readInstance(room.db).relayPassword).not.toBe(first)
  for (const change of [{ host: 'smtp.evil.example' }, { security: 'none' }])
    expect(refusal(() => configureRelay(room.deps, ines, { ...typed, password: '', ...change }))).toBe('invalid')
  expect(readRelay(room.deps)).toMatchObject({ host: 'smtp.example.com', security: 'tls' })
  expect(room.audited(null)).toHaveLength(2)
})

test('a relay that asks for no sign-in keeps no password', () => {
  const room = testRoom()
  configureRelay(room.deps, ines, typed)
  configureRelay(room.deps, ines, { ...typed, user: '', password: '' })
  expect(readInstance(room.db)).toMatchObject({ relayUser: null, relayPassword: null })
})

test('skipping forgets the relay, and a later one takes the mark away', () => {
  const room = testRoom()
  configureRelay(room.deps, ines, typed)
  skipRelay(room.deps, ines)
  expect(readRelay(room.deps)).toBeNull()
  expect(readInstance(room.db)).toMatchObject({ relayPassword: null, relaySkippedAt: room.clock.now() })
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.relay_skipped', changes: { before: saved, after: {} } })
  configureRelay(room.deps, ines, typed)
  expect(readInstance(room.db).relaySkippedAt).toBeNull()
})

test('whoever delivers is woken: what waited may leave now', () => {
  const room = testRoom()
  let woken = 0
  const stop = onQueued(room.db, () => woken++)
  configureRelay(room.deps, ines, typed)
  skipRelay(room.deps, ines)
  stop()
  expect(woken).toBe(2)
})

test('what is mistyped is named by its field, and nothing is saved', () => {
  const room = testRoom()
  expect(() => configureRelay(room.deps, ines, { ...typed, port: '0', from: '' })).toThrow(
    expect.objectContaining({
      code: 'invalid',
      fields: {
        port: 'Type a port from 1 to 65535: usually 587, or 465 for TLS.',
        from: 'Type an e-mail address.',
      },
    }),
  )
  expect([readRelay(room.deps), room.audited(null)]).toEqual([null, []])
})

test('until the wizard is finished, whoever came in through its door configures it without an account', async () => {
  const room = unfinished()
  configureRelay(room.deps, visitor, typed)
  skipRelay(room.deps, visitor)
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.relay_skipped', actorId: null })
  const others = await letThrough((actor) => actor.kind === 'visitor' || authorizeSettings(room.db, actor))
  expect(others).toEqual(['a visitor: Error: it was let through'])
})

test('once it is finished nobody but the instance admin may', async () => {
  const room = testRoom()
  expect(await letThrough((actor) => configureRelay(room.deps, actor, typed))).toEqual([])
  expect(await letThrough((actor) => skipRelay(room.deps, actor))).toEqual([])
  expect([readRelay(room.deps), room.audited(null)]).toEqual([null, []])
  authorizeSettings(room.db, ines)
})
